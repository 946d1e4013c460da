package lookright.io.tokenizer;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.IOException;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Runs in a JVM of its own: opens a tokenizer, ours or ({@code djl}) DJL's own, and exits with
 * {@link #TRIED} if anything written in Java tried to reach another machine, naming it. Java asks
 * its proxy selector before a socket or an HTTP client connects, and the handler of its scheme
 * before a URL does (DJL reports home past all proxies).
 */
final class OfflineProbe extends ProxySelector {
  static final int TRIED = 3;

  private final Queue<URI> tried = new ConcurrentLinkedQueue<>();

  public static void main(String[] args) throws IOException {
    OfflineProbe probe = new OfflineProbe();
    ProxySelector.setDefault(probe);
    URL.setURLStreamHandlerFactory(scheme -> scheme.startsWith("http") ? probe.handler() : null);
    Path folder = Path.of(args[1]);
    if (args[0].equals("djl")) {
      HuggingFaceTokenizer.newInstance(folder.resolve("tokenizer.json")).close();
    } else {
      try (SubwordTokenizer tokenizer = SubwordTokenizer.open(folder)) {
        tokenizer.decode(tokenizer.encodeWords(List.of("Anna")).ids(), true);
      }
      requireProcessorBuild();
    }
    probe.tried.forEach(System.err::println);
    System.exit(probe.tried.isEmpty() ? 0 : TRIED);
  }

  /** Where Linux says what is loaded, the library must be the one for the processor. */
  private static void requireProcessorBuild() throws IOException {
    Path loaded = Path.of("/proc/self/maps");
    if (Files.exists(loaded)
        && Files.readAllLines(loaded).stream()
            .noneMatch(line -> line.contains("-cpu-") && line.contains("libtokenizers"))) {
      throw new AssertionError("no libtokenizers for the processor is loaded");
    }
  }

  private URLStreamHandler handler() {
    return new URLStreamHandler() {
      @Override
      protected URLConnection openConnection(URL url) throws IOException {
        tried.add(URI.create(url.toString()));
        throw new IOException("no network here: " + url);
      }

      @Override
      protected URLConnection openConnection(URL url, Proxy proxy) throws IOException {
        return openConnection(url);
      }
    };
  }

  @Override
  public List<Proxy> select(URI uri) {
    tried.add(uri);
    throw new IllegalArgumentException("no network here: " + uri);
  }

  @Override
  public void connectFailed(URI uri, SocketAddress address, IOException failure) {
    tried.add(uri);
  }
}
