package org.facelab.dashboard;

import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.LinkedHashSet;
import java.util.Set;
import org.deeplearning4j.ui.VertxUIServer;

/**
 * DL4J's UI server, listening on loopback alone. {@link VertxUIServer} has no setting for the host, shows
 * runs without a password and binds every interface; so it is handed a {@code Vertx} whose HTTP servers
 * turn {@code listen(port, handler)} into {@code listen(port, "127.0.0.1", handler)}.
 */
public final class LoopbackUiServer extends VertxUIServer {
  /** The one address that is listened on. */
  static final String HOST = "127.0.0.1";

  @Override
  public void init(Vertx vertx, Context context) {
    super.init(
        proxy(
            vertx,
            (method, args) -> {
              Object result = call(method, vertx, args);
              return result instanceof HttpServer server ? onLoopback(server) : result;
            }),
        context);
  }

  @Override
  public String getAddress() {
    return "http://%s:%d".formatted(HOST, getPort());
  }

  private static HttpServer onLoopback(HttpServer server) {
    HttpServer[] self = new HttpServer[1];
    self[0] =
        proxy(
            server,
            (method, args) -> {
              if (method.getName().equals("listen")
                  && args.length == 2
                  && args[0] instanceof Integer port
                  && args[1] instanceof Handler) {
                listen(server, port, args[1]);
                return self[0];
              }
              Object result = call(method, server, args);
              return result == server ? self[0] : result;
            });
    return self[0];
  }

  @SuppressWarnings("unchecked")
  private static void listen(HttpServer server, int port, Object handler) {
    server.listen(port, HOST, (Handler<io.vertx.core.AsyncResult<HttpServer>>) handler);
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
