package lookright.io.pytorch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** The files of a checkpoint in memory, to be changed and written again. */
record Archive(Map<String, byte[]> files) {
  static Archive read(Path path) throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    try (ZipFile zip = new ZipFile(path.toFile())) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        files.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
      }
    }
    return new Archive(files);
  }

  /** A checkpoint of this pickle and one storage, {@code 0}, of so many bytes. */
  static Archive of(byte[] pickle, int storageBytes) {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("archive/data.pkl", pickle);
    files.put("archive/data/0", new byte[storageBytes]);
    return new Archive(files);
  }

  String pickleName() {
    return files.keySet().stream().filter(n -> n.endsWith("/data.pkl")).findFirst().orElseThrow();
  }

  Path write(Path path, boolean stored) throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(path))) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        ZipEntry entry = new ZipEntry(file.getKey());
        if (stored) {
          CRC32 crc = new CRC32();
          crc.update(file.getValue());
          entry.setMethod(ZipEntry.STORED);
          entry.setSize(file.getValue().length);
          entry.setCrc(crc.getValue());
        }
        zip.putNextEntry(entry);
        zip.write(file.getValue());
      }
    }
    return path;
  }
}
