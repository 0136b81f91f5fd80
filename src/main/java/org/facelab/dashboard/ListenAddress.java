package org.facelab.dashboard;

import java.net.BindException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.facelab.config.InputException;

/** Where a server listens, as {@code --host} and {@code --port} say. */
public final class ListenAddress {
  private ListenAddress() {}

  /**
   * The address of a host.
   *
   * @throws InputException if there is no such host
   */
  public static InetAddress resolve(String host) {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new InputException(
          "--host %s: no such host; expected a name or address of this machine, such as %s"
              .formatted(host, Dashboard.LOOPBACK),
          e);
    }
  }

  /**
   * Why nothing listens there, for the user; empty if the failure has other reasons.
   *
   * @param advice what to do where the port is taken
   */
  public static Optional<InputException> obstacle(
      Throwable failure, String host, int port, String advice) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof BindException) {
        boolean foreign = String.valueOf(cause.getMessage()).contains("assign");
        return Optional.of(
            new InputException(
                foreign
                    ? "--host %s: is no address of this machine".formatted(host)
                    : "--port %d: cannot be listened on, for another program does, or it needs more rights; %s"
                        .formatted(port, advice),
                failure));
      }
    }
    return Optional.empty();
  }

  /** A host for an address that a browser opens; the machine's name stands for all of its addresses. */
  public static String shown(InetAddress address) {
    if (address.isAnyLocalAddress()) {
      try {
        return InetAddress.getLocalHost().getHostName();
      } catch (UnknownHostException e) {
        return address.getHostAddress();
      }
    }
    String text = address.getHostAddress();
    return text.contains(":") ? "[" + text + "]" : text;
  }
}
