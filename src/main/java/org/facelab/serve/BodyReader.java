package org.facelab.serve;

import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.BadMessageException;

/**
 * Reads bodies into memory, and never into files: none larger than {@link Limits#BODY}, none slower than
 * allowed, and not more of them at once than memory holds.
 */
final class BodyReader {
  private static final int BLOCK = 16_384;

  /** A body's memory over its bytes: the stream that grows, its copy, a form's field. */
  private static final int COPIES = 3;

  /** What is sent beyond the limit and thrown away, so that the sender comes to read the answer. */
  private static final int SWALLOWED = 4 * Limits.BODY;

  private final Duration allowed;
  private final Semaphore kilobytes;

  /**
   * A reader of bodies.
   *
   * @param allowed time for a body to arrive
   */
  BodyReader(Duration allowed) {
    this.allowed = allowed;
    long share = Runtime.getRuntime().maxMemory() / 3;
    this.kilobytes =
        new Semaphore(
            (int) Math.min(Integer.MAX_VALUE, Math.max(share, COPIES * Limits.BODY) / 1024));
  }

  /**
   * A request's body.
   *
   * @throws Refusal if it is too large, too slow or cut off, or memory is short
   */
  Body read(HttpServletRequest request) {
    String encoding = request.getHeader("Content-Encoding");
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      throw new Refusal(415, "The body must not be compressed; Content-Encoding is unknown here.");
    }
    long end = System.nanoTime() + allowed.toNanos();
    int[] held = new int[1];
    Runnable release = () -> kilobytes.release(held[0]);
    boolean done = false;
    try {
      if (request.getContentLengthLong() > Limits.BODY) {
        throw tooLarge(request, end);
      }
      // Only now: with this, whoever has asked whether to send the body is told to.
      InputStream in = request.getInputStream();
      ByteArrayOutputStream bytes = new ByteArrayOutputStream(BLOCK);
      byte[] block = new byte[BLOCK];
      for (int n = in.read(block); n >= 0; n = in.read(block)) {
        if (bytes.size() + n > Limits.BODY) {
          throw tooLarge(request, end);
        }
        int more = (int) ((long) COPIES * (bytes.size() + n) / 1024) - held[0];
        if (!kilobytes.tryAcquire(more)) {
          throw Refusal.busy("The server holds as many photos as it can; try again.");
        }
        held[0] += more;
        bytes.write(block, 0, n);
        if (System.nanoTime() > end) {
          throw tooSlow();
        }
      }
      Body body = new Body(bytes.toByteArray(), release);
      done = true; // not earlier: the copy may not fit into memory
      return body;
    } catch (IOException e) {
      // Jetty's word for a connection on which nothing comes any more.
      if (isTimeout(e)) {
        throw tooSlow();
      }
      throw new Refusal(400, "The connection ended before the body did.");
    } catch (BadMessageException e) {
      if (e.getCode() == 408) {
        throw tooSlow();
      }
      throw new Refusal(400, "The body cannot be understood.");
    } finally {
      if (!done) {
        release.run();
      }
    }
  }

  private Refusal tooSlow() {
    return new Refusal(
        408,
        "The photo did not arrive within %s s, or with fewer than %d bytes a second."
            .formatted(allowed.toMillis() / 1000.0, Limits.BYTES_A_SECOND));
  }

  private static Refusal tooLarge(HttpServletRequest request, long end) throws IOException {
    if (request.getHeader("Expect") == null && request.getContentLengthLong() <= SWALLOWED) {
      InputStream in = request.getInputStream();
      byte[] block = new byte[BLOCK];
      long left = SWALLOWED;
      for (int n = 0; n >= 0 && left > 0 && System.nanoTime() < end; n = in.read(block)) {
        left -= n;
      }
    }
    return new Refusal(413, "The body is larger than %d MB.".formatted(Limits.BODY / 1_000_000));
  }

  private static boolean isTimeout(IOException e) {
    return e instanceof SocketTimeoutException || e.getCause() instanceof TimeoutException;
  }
}
