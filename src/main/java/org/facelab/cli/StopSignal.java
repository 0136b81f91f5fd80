package org.facelab.cli;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.facelab.data.WholeFile;

/**
 * Turns Ctrl-C and a polite kill into a request to stop after the step in progress. A second one ends the
 * program at once; checkpoints are written whole or not at all, so that costs nothing but the step.
 *
 * <p>Java offers signals only as {@code sun.misc.Signal}, which the module {@code jdk.unsupported} exports
 * for good and of whose name javac warns; hence the reflection.
 */
final class StopSignal implements AutoCloseable {
  private final AtomicBoolean requested = new AtomicBoolean();
  private final CountDownLatch received = new CountDownLatch(1);
  private final List<Restore> before = new ArrayList<>();

  /** A signal and who handled it before. */
  private record Restore(Object signal, Object handler) {}

  private final String answer;

  private StopSignal(String answer) {
    this.answer = answer;
  }

  /** Handles the two signals until closed, and says that the step will be finished and saved. */
  static StopSignal install() {
    return install("finishing the step and saving");
  }

  /** Handles the two signals until closed. */
  static StopSignal install(String answer) {
    StopSignal stop = new StopSignal(answer);
    try {
      Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
      InvocationHandler received =
          (proxy, method, args) -> {
            stop.receive();
            return null;
          };
      Object handler =
          Proxy.newProxyInstance(
              StopSignal.class.getClassLoader(), new Class<?>[] {handlerType}, received);
      for (String name : List.of("INT", "TERM")) {
        Object signal =
            Class.forName("sun.misc.Signal").getConstructor(String.class).newInstance(name);
        stop.before.add(new Restore(signal, handle(signal, handler)));
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this Java has no sun.misc.Signal", e);
    }
    return stop;
  }

  /** Whether to stop. */
  boolean requested() {
    return requested.get();
  }

  /** Waits until stopping is requested. */
  void await() throws InterruptedException {
    received.await();
  }

  @Override
  public void close() {
    try {
      for (Restore restore : before) {
        handle(restore.signal(), restore.handler());
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Object handle(Object signal, Object handler) throws ReflectiveOperationException {
    Method handle =
        signal
            .getClass()
            .getMethod("handle", signal.getClass(), Class.forName("sun.misc.SignalHandler"));
    return handle.invoke(null, signal, handler);
  }

  private void receive() {
    if (requested.getAndSet(true)) {
      WholeFile.deleteUnfinished();
      Runtime.getRuntime().halt(Main.INTERRUPTED);
    }
    System.err.println("\n" + answer + "; once more to end at once");
    received.countDown();
  }
}
