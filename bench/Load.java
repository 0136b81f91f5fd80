import java.awt.image.BufferedImage;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import javax.imageio.ImageIO;

/**
 * Asks a server of `facelab serve` over and over, from so many clients at once, and prints what the answers
 * took: `java bench/Load.java --help`. Plain sockets, since what it takes itself is counted too.
 */
public class Load {
  private static final String HELP =
      """
      java bench/Load.java URL [IMAGE] [--clients N] [--seconds S] [--warm-up S] [--heading]

        URL        such as http://127.0.0.1:8080/api/predict?crop=true
        IMAGE      what to send; default: a drawn face, 96 x 96 px, PNG
        --clients  at once, each over a connection of its own; default: 1
        --seconds  how long; default: 10
        --warm-up  seconds before that, which are not counted; default: 5
        --heading  prints the table's heading too

      Prints a row in Markdown. 503, too much at once, is counted and asked again after Retry-After; anything
      else but 200 is an error, and then the exit code is 1.
      """;

  private final URI url;
  private final byte[] request;
  private final long from;
  private final long to;
  private final Map<String, Integer> answers = new ConcurrentSkipListMap<>();

  private Load(URI url, byte[] image, double warmUp, double seconds) {
    this.url = url;
    String path = url.getRawPath() + (url.getRawQuery() == null ? "" : "?" + url.getRawQuery());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(
        ("POST " + path + " HTTP/1.1\r\nHost: " + url.getAuthority()
                + "\r\nContent-Type: application/octet-stream\r\nContent-Length: " + image.length + "\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII));
    bytes.writeBytes(image);
    this.request = bytes.toByteArray();
    this.from = System.nanoTime() + (long) (warmUp * 1e9);
    this.to = from + (long) (seconds * 1e9);
  }

  public static void main(String[] args) throws Exception {
    Map<String, String> options = new TreeMap<>(Map.of("clients", "1", "seconds", "10", "warm-up", "5"));
    String[] places = new String[2];
    int place = 0;
    for (int i = 0; i < args.length; i++) {
      if (args[i].equals("--help") || args[i].equals("--heading")) {
        options.put(args[i].substring(2), "");
      } else if (args[i].startsWith("--") && options.containsKey(args[i].substring(2)) && i + 1 < args.length) {
        options.put(args[i].substring(2), args[++i]);
      } else if (place < 2 && !args[i].startsWith("--")) {
        places[place++] = args[i];
      } else {
        System.err.println("what is " + args[i] + "?\n\n" + HELP);
        System.exit(2);
      }
    }
    if (options.containsKey("help") || place == 0) {
      System.out.print(HELP);
      return;
    }
    int clients = Integer.parseInt(options.get("clients"));
    byte[] image = places[1] == null ? drawnFace() : Files.readAllBytes(Path.of(places[1]));
    Load load =
        new Load(
            URI.create(places[0]),
            image,
            Double.parseDouble(options.get("warm-up")),
            Double.parseDouble(options.get("seconds")));
    System.exit(load.run(clients, options.containsKey("heading")) ? 0 : 1);
  }

  /** The first face of the sheet in the repository. */
  private static byte[] drawnFace() throws IOException {
    BufferedImage sheet = ImageIO.read(new File("results/synthetic-faces.png"));
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    BufferedImage face = new BufferedImage(96, 96, BufferedImage.TYPE_BYTE_GRAY);
    face.createGraphics().drawImage(sheet.getSubimage(0, 0, 96, 96), 0, 0, null);
    ImageIO.write(face, "png", png);
    return png.toByteArray();
  }

  private boolean run(int clients, boolean heading) throws InterruptedException {
    Thread[] threads = new Thread[clients];
    long[][] times = new long[clients][];
    for (int i = 0; i < clients; i++) {
      int client = i;
      threads[i] = new Thread(() -> times[client] = client());
      threads[i].start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    long[] all = Arrays.stream(times).flatMapToLong(Arrays::stream).sorted().toArray();
    if (heading) {
      System.out.println("| clients | answers | per second | p50, ms | p95, ms | p99, ms | max, ms | 503 | errors |");
      System.out.println("|---:|---:|---:|---:|---:|---:|---:|---:|---|");
    }
    int busy = answers.getOrDefault("503", 0);
    answers.remove("200");
    answers.remove("503");
    System.out.printf(
        Locale.ROOT,
        "| %d | %,d | %.0f | %s | %s | %s | %s | %,d | %s |%n",
        clients,
        all.length,
        all.length / ((to - from) / 1e9),
        quantile(all, 0.5),
        quantile(all, 0.95),
        quantile(all, 0.99),
        quantile(all, 1),
        busy,
        answers.isEmpty() ? "none" : answers);
    return answers.isEmpty() && all.length > 0;
  }

  /** In ms, for the table. */
  private static String quantile(long[] sorted, double q) {
    return sorted.length == 0
        ? "–"
        : String.format(Locale.ROOT, "%.1f", sorted[(int) Math.ceil(q * sorted.length) - 1] / 1e6);
  }

  /** Asks until the time is over; answers the times of the successful requests in ns. */
  private long[] client() {
    long[] times = new long[1024];
    int count = 0;
    Connection connection = null;
    while (System.nanoTime() < to) {
      long begun = System.nanoTime();
      try {
        if (connection == null) {
          connection = new Connection(url);
        }
        int status = connection.ask(request);
        long took = System.nanoTime() - begun;
        if (begun >= from) {
          answers.merge(Integer.toString(status), 1, Integer::sum);
          if (status == 200) {
            times = count == times.length ? Arrays.copyOf(times, 2 * count) : times;
            times[count++] = took;
          }
        }
        if (connection.closed) {
          connection.close();
          connection = null;
        }
        if (status == 503) {
          Thread.sleep(1000);
        }
      } catch (IOException e) {
        answers.merge(e.getClass().getSimpleName() + ": " + e.getMessage(), 1, Integer::sum);
        connection = null;
      } catch (InterruptedException e) {
        break;
      }
    }
    return Arrays.copyOf(times, count);
  }

  /** One connection, kept alive. */
  private static final class Connection {
    private final Socket socket;
    private final OutputStream out;
    private final InputStream in;
    private boolean closed;

    Connection(URI url) throws IOException {
      socket = new Socket(url.getHost(), url.getPort());
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(60_000);
      out = socket.getOutputStream();
      in = new BufferedInputStream(socket.getInputStream());
    }

    int ask(byte[] request) throws IOException {
      out.write(request);
      out.flush();
      int status = Integer.parseInt(line().split(" ")[1]);
      int length = 0;
      for (String header = line(); !header.isEmpty(); header = line()) {
        String lower = header.toLowerCase(Locale.ROOT);
        if (lower.startsWith("content-length:")) {
          length = Integer.parseInt(lower.substring(15).strip());
        }
        closed |= lower.equals("connection: close");
      }
      in.skipNBytes(length);
      return status;
    }

    private String line() throws IOException {
      StringBuilder line = new StringBuilder();
      for (int c = in.read(); c != '\n'; c = in.read()) {
        if (c < 0) {
          throw new EOFException("the connection has ended");
        }
        if (c != '\r') {
          line.append((char) c);
        }
      }
      return line.toString();
    }

    void close() throws IOException {
      socket.close();
    }
  }
}
