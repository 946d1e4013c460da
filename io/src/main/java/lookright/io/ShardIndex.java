package lookright.io;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The list of shards of a model folder: which file holds which tensor. A shard is a file of the
 * same folder, never a path.
 *
 * @param file the index itself
 * @param fileOf the shard's name by tensor
 */
public record ShardIndex(Path file, Map<String, String> fileOf) {
  /**
   * Reads an index.
   *
   * @param suffix how the name of a shard ends
   */
  public static ShardIndex read(Path file, String suffix) {
    if (!(Json.readObject(file).get("weight_map") instanceof ObjectNode weightMap)) {
      throw new UserException(file + ": found no \"weight_map\"; expected tensor names to files");
    }
    Map<String, String> fileOf = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : weightMap.properties()) {
      String shard = entry.getValue().isTextual() ? entry.getValue().asText() : "";
      boolean plain =
          shard.endsWith(suffix)
              && shard.chars().noneMatch(c -> c == '/' || c == '\\' || c == ':' || c < ' ');
      if (!plain) {
        throw new UserException(
            file
                + ": found shard \""
                + shard
                + "\" for tensor \""
                + entry.getKey()
                + "\"; expected a file name that ends in "
                + suffix);
      }
      fileOf.put(entry.getKey(), shard);
    }
    return new ShardIndex(file, fileOf);
  }

  /** The shards, sorted. */
  public Set<String> shards() {
    return new TreeSet<>(fileOf.values());
  }

  /** Refuses shards that hold other tensors than the index says: {@code found} is by tensor. */
  public void requireAgrees(Map<String, String> found) {
    fileOf.forEach(
        (tensor, shard) -> {
          if (!shard.equals(found.get(tensor))) {
            throw new UserException(
                file
                    + ": lists tensor \""
                    + tensor
                    + "\" in "
                    + shard
                    + ", where it is not; download or save the model again");
          }
        });
    for (String tensor : List.copyOf(found.keySet())) {
      if (!fileOf.containsKey(tensor)) {
        throw new UserException(
            file.resolveSibling(String.valueOf(found.get(tensor)))
                + ": found tensor \""
                + tensor
                + "\", which "
                + file.getFileName()
                + " does not list");
      }
    }
  }
}
