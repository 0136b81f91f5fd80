package org.facelab.serve;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.HttpConnection;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Cuts off who sends a request's headers so slowly that the connection is neither used nor idle. (A body
 * has its own time, and idle connections are Jetty's matter.)
 */
final class HeaderWatch extends AbstractLifeCycle {
  private final AbstractConnector connector;
  private final Duration allowed;

  /** Connections in the midst of headers, by what they had done before: requests so far. */
  private Map<HttpConnection, Long> begun = new HashMap<>();

  private Scheduler.Task next;

  /**
   * A watch over a connector's connections.
   *
   * @param allowed headers are cut off after once to twice this time
   */
  HeaderWatch(AbstractConnector connector, Duration allowed) {
    this.connector = connector;
    this.allowed = allowed;
  }

  @Override
  protected void doStart() {
    schedule();
  }

  @Override
  protected void doStop() {
    next.cancel();
  }

  private void schedule() {
    next = connector.getScheduler().schedule(this::look, allowed.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void look() {
    Map<HttpConnection, Long> now = new HashMap<>();
    for (EndPoint end : connector.getConnectedEndPoints()) {
      if (end.getConnection() instanceof HttpConnection connection && inHeaders(connection)) {
        Long before = begun.get(connection);
        if (before != null && before == connection.getMessagesIn()) {
          end.close();
        } else {
          now.put(connection, connection.getMessagesIn());
        }
      }
    }
    begun = now;
    if (isRunning()) {
      schedule();
    }
  }

  private static boolean inHeaders(HttpConnection connection) {
    HttpParser parser = connection.getParser();
    return parser.inHeaderState() && !parser.isStart();
  }
}
