package org.facelab.cli;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.facelab.config.InputException;
import org.facelab.config.RunFailure;
import org.facelab.config.RunInterrupted;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * What the user reads of something that was thrown, and the exit code that goes with it.
 *
 * @param lines sentences, none where nothing is to be said
 * @param exitCode one of {@link Main}'s
 * @param thrown what was thrown, whose stack trace {@code --debug} shows
 */
record ErrorReport(List<String> lines, int exitCode, Throwable thrown) {

  /** Judges by the first exception in the chain of causes that is known; wrappers say nothing. */
  static ErrorReport of(Throwable thrown) {
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Throwable t = thrown; t != null && seen.add(t); t = t.getCause()) {
      ErrorReport known = known(t, thrown);
      if (known != null) {
        return known;
      }
    }
    return new ErrorReport(List.of(unexpected(thrown)), Main.FAILED, thrown);
  }

  /** Prints the report where the command's errors go; answers the exit code. */
  int print(CommandLine command) {
    PrintWriter err = command.getErr();
    command.getOut().flush();
    lines.forEach(line -> err.println(Terminal.red(line)));
    if (Debug.isOn()) {
      thrown.printStackTrace(err);
    }
    err.flush();
    return exitCode;
  }

  private static ErrorReport known(Throwable t, Throwable thrown) {
    if (t instanceof ParameterException e) {
      return new ErrorReport(List.of(e.getMessage()), Main.WRONG_INPUT, thrown);
    }
    if (t instanceof InputException e) {
      return new ErrorReport(e.problems(), Main.WRONG_INPUT, thrown);
    }
    if (t instanceof RunFailure) {
      return new ErrorReport(List.of(t.getMessage()), Main.FAILED, thrown);
    }
    if (t instanceof RunInterrupted) {
      return new ErrorReport(List.of(t.getMessage()), Main.INTERRUPTED, thrown);
    }
    if (t instanceof InterruptedException || t instanceof CancellationException) {
      return new ErrorReport(List.of("interrupted"), Main.INTERRUPTED, thrown);
    }
    if (t instanceof IOException e) {
      return ofFile(e, thrown);
    }
    if (t instanceof OutOfMemoryError) {
      return new ErrorReport(List.of(outOfMemory(t)), Main.FAILED, thrown);
    }
    if (t instanceof UnsatisfiedLinkError || isNd4jBackend(t)) {
      return new ErrorReport(List.of(noNatives(t)), Main.FAILED, thrown);
    }
    return null;
  }

  private static ErrorReport ofFile(IOException e, Throwable thrown) {
    String message = e.getMessage() == null ? "" : e.getMessage();
    if (message.contains("Broken pipe")) {
      // The reader of a pipe such as `| head` has what it wanted.
      return new ErrorReport(List.of(), Main.DONE, thrown);
    }
    if (e instanceof NoSuchFileException f) {
      return wrong(f.getFile() + ": no such file or folder", thrown);
    }
    if (e instanceof AccessDeniedException f) {
      return wrong(
          f.getFile() + ": permission denied; choose another place or change its rights", thrown);
    }
    if (e instanceof NotDirectoryException f) {
      return wrong(f.getFile() + ": not a folder", thrown);
    }
    if (e instanceof FileAlreadyExistsException f) {
      return wrong(f.getFile() + ": exists already and is not what is wanted there", thrown);
    }
    if (e instanceof DirectoryNotEmptyException f) {
      return wrong(f.getFile() + ": the folder is not empty", thrown);
    }
    if (e instanceof FileNotFoundException) {
      // "name (No such file or directory)", "name (Permission denied)", "name (Is a directory)"
      return wrong(message, thrown);
    }
    if (message.contains("No space left on device")) {
      return failed(place(e) + "no space left on the disk; free some and run again", thrown);
    }
    if (message.contains("Read-only file system")) {
      return wrong(place(e) + "the disk is read-only; choose another place", thrown);
    }
    if (e instanceof FileSystemException f) {
      return failed(place(e) + (f.getReason() == null ? "cannot be used" : f.getReason()), thrown);
    }
    return null;
  }

  private static String place(IOException e) {
    return e instanceof FileSystemException f && f.getFile() != null ? f.getFile() + ": " : "";
  }

  private static ErrorReport wrong(String line, Throwable thrown) {
    return new ErrorReport(List.of(line), Main.WRONG_INPUT, thrown);
  }

  private static ErrorReport failed(String line, Throwable thrown) {
    return new ErrorReport(List.of(line), Main.FAILED, thrown);
  }

  private static String outOfMemory(Throwable t) {
    return "out of memory ("
        + t.getMessage()
        + "): lower train.batch-size, or give Java more, for example with"
        + " FACELAB_JAVA_OPTS=-Xmx8g";
  }

  private static boolean isNd4jBackend(Throwable t) {
    return t.getClass()
        .getName()
        .equals("org.nd4j.linalg.factory.Nd4jBackend$NoAvailableBackendException");
  }

  private static String noNatives(Throwable t) {
    return "ND4J's native library cannot be used here ("
        + firstLine(t)
        + "); './facelab doctor' looks for the reason";
  }

  private static String unexpected(Throwable t) {
    return "unexpected "
        + t.getClass().getSimpleName()
        + (t.getMessage() == null ? "" : ": " + firstLine(t))
        + (Debug.isOn() ? "" : "; run again with --debug for the stack trace");
  }

  private static String firstLine(Throwable t) {
    return t.getMessage() == null
        ? t.getClass().getSimpleName()
        : t.getMessage().lines().findFirst().orElse("");
  }
}
