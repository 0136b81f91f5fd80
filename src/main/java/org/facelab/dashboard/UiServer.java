package org.facelab.dashboard;

import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.deeplearning4j.ui.VertxUIServer;

/**
 * DL4J's UI server on the host and port that it is told, behind a door of ours. {@link VertxUIServer} has
 * no setting for the host, shows runs without a password and binds every interface; so it is handed a
 * {@code Vertx} whose HTTP servers turn {@code listen(port, handler)} into {@code listen(ourPort, ourHost,
 * handler)}, and {@code requestHandler(dl4j)} into {@code requestHandler(door(dl4j))}.
 */
final class UiServer extends VertxUIServer {
  private final String host;
  private final int port;
  private final UnaryOperator<Handler<HttpServerRequest>> door;

  /**
   * A server that listens once it is deployed.
   *
   * @param host address to listen on
   * @param port to listen on; 0 takes a free one
   * @param door makes of DL4J's handler the one that is asked first
   */
  UiServer(String host, int port, UnaryOperator<Handler<HttpServerRequest>> door) {
    this.host = host;
    this.port = port;
    this.door = door;
  }

  @Override
  public void init(Vertx vertx, Context context) {
    super.init(
        proxy(
            vertx,
            (method, args) -> {
              Object result = call(method, vertx, args);
              return result instanceof HttpServer server ? behindTheDoor(server) : result;
            }),
        context);
  }

  /** Without the token, for DL4J's log. */
  @Override
  public String getAddress() {
    return "http://%s:%d".formatted(host, getPort());
  }

  private HttpServer behindTheDoor(HttpServer server) {
    HttpServer[] self = new HttpServer[1];
    self[0] =
        proxy(
            server,
            (method, args) -> {
              if (method.getName().equals("listen") && args.length == 2) {
                listen(server, args[1]);
                return self[0];
              }
              if (method.getName().equals("requestHandler") && args.length == 1) {
                ask(server, args[0]);
                return self[0];
              }
              Object result = call(method, server, args);
              return result == server ? self[0] : result;
            });
    return self[0];
  }

  @SuppressWarnings("unchecked")
  private void listen(HttpServer server, Object handler) {
    server.listen(port, host, (Handler<AsyncResult<HttpServer>>) handler);
  }

  @SuppressWarnings("unchecked")
  private void ask(HttpServer server, Object handler) {
    server.requestHandler(door.apply((Handler<HttpServerRequest>) handler));
  }

  private interface Call {
    Object invoke(Method method, Object[] args) throws Throwable;
  }

  private static Object call(Method method, Object target, Object[] args) throws Throwable {
    try {
      return method.invoke(target, args);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  /** A stand-in with every interface of {@code target}, since Vert.x casts to its internal ones. */
  @SuppressWarnings("unchecked")
  private static <T> T proxy(T target, Call call) {
    Set<Class<?>> interfaces = new LinkedHashSet<>();
    for (Class<?> c = target.getClass(); c != null; c = c.getSuperclass()) {
      interfaces.addAll(Set.of(c.getInterfaces()));
    }
    return (T)
        Proxy.newProxyInstance(
            target.getClass().getClassLoader(),
            interfaces.toArray(Class<?>[]::new),
            (proxy, method, args) -> call.invoke(method, args == null ? new Object[0] : args));
  }
}
