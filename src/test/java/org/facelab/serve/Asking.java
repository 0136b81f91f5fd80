package org.facelab.serve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Asks a server over a socket of its own, byte by byte, so that anything can be said. */
final class Asking implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final URI server;
  private final Socket socket;

  /**
   * What came back.
   *
   * @param headers by their names in lower case
   */
  record Reply(int status, Map<String, String> headers, byte[] body) {
    JsonNode json() {
      try {
        return JSON.readTree(body);
      } catch (IOException e) {
        throw new AssertionError(text(), e);
      }
    }

    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }

    /** The sentence of a refusal. */
    String error() {
      return json().path("error").asText();
    }
  }

  /** A connection to a server. */
  Asking(DemoServer server) throws IOException {
    this.server = URI.create(server.address());
    this.socket = new Socket(this.server.getHost(), this.server.getPort());
    socket.setSoTimeout(30_000);
  }

  /** Asks one question on a new connection. */
  static Reply get(DemoServer server, String path, String... headers) throws IOException {
    try (Asking asking = new Asking(server)) {
      return asking.ask("GET", path, new byte[0], headers);
    }
  }

  /** Sends an image as the body on a new connection. */
  static Reply post(DemoServer server, String path, byte[] body, String... headers)
      throws IOException {
    try (Asking asking = new Asking(server)) {
      return asking.ask("POST", path, body, headers);
    }
  }

  /** Asks a question; headers are lines, and a Host of theirs is sent instead of the right one. */
  Reply ask(String method, String path, byte[] body, String... headers) throws IOException {
    send(head(method, path, body.length, headers));
    send(body);
    return reply(method);
  }

  /** The lines before a body; without its length if that is negative. */
  byte[] head(String method, String path, long length, String... headers) {
    StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\n");
    boolean named = false;
    for (String header : headers) {
      head.append(header).append("\r\n");
      named |= header.startsWith("Host:");
    }
    if (!named) {
      head.append("Host: ").append(server.getAuthority()).append("\r\n");
    }
    if (length >= 0 && !method.equals("GET")) {
      head.append("Content-Length: ").append(length).append("\r\n");
    }
    return head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
  }

  void send(byte[] bytes) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(bytes);
    out.flush();
  }

  /** Whether the server has ended the connection. */
  boolean isCutOff() {
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketException reset) {
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The first line that comes back, also where it only says to go on. */
  String firstLine() throws IOException {
    return line(socket.getInputStream());
  }

  Reply reply(String method) throws IOException {
    InputStream in = socket.getInputStream();
    String first = line(in);
    int status = Integer.parseInt(first.substring(9, 12));
    Map<String, String> headers = new TreeMap<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    if (status == 100) {
      return reply(method);
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    byte[] body = method.equals("HEAD") ? new byte[0] : in.readNBytes(length);
    return new Reply(status, headers, body);
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("the connection has ended after '" + line + "'");
      }
      if (c != '\r') {
        line.write(c);
      }
    }
    return line.toString(StandardCharsets.US_ASCII);
  }

  /** A form with one file. */
  static byte[] form(String boundary, String field, byte[] file) {
    ByteArrayOutputStream form = new ByteArrayOutputStream();
    form.writeBytes(
        ("--"
                + boundary
                + "\r\nContent-Disposition: form-data; name=\""
                + field
                + "\"; filename=\"photo.png\"\r\nContent-Type: image/png\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII));
    form.writeBytes(file);
    form.writeBytes(("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.US_ASCII));
    return form.toByteArray();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
