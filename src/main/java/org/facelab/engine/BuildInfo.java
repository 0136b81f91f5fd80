package org.facelab.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * Which FaceLab this is.
 *
 * @param version Maven's version
 * @param commit the checkout's commit, with {@code -dirty} where tracked files were changed, or that of
 *     the build; {@code unknown} if neither is known
 * @param dl4jVersion the version of Deeplearning4j and ND4J
 */
public record BuildInfo(String version, String commit, String dl4jVersion) {

  /** Of the running program. */
  public static BuildInfo current() {
    Properties built = read("/facelab.properties");
    String stamped =
        read("/facelab-commit.properties").getProperty("git.commit.id.describe", "unknown");
    String home = System.getProperty("facelab.home");
    return new BuildInfo(
        built.getProperty("version", "unknown"),
        home == null ? stamped : checkedOut(Path.of(home), stamped),
        built.getProperty("dl4j", "unknown"));
  }

  private static Properties read(String resource) {
    Properties properties = new Properties();
    try (InputStream in = BuildInfo.class.getResourceAsStream(resource)) {
      if (in != null) {
        properties.load(in);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties;
  }

  /** Asks git, since a build outlives the commit it was made at. */
  private static String checkedOut(Path home, String otherwise) {
    if (!Files.exists(home.resolve(".git"))) {
      return otherwise;
    }
    return Shell.answerIn(
            home, "git", "describe", "--always", "--dirty", "--abbrev=12", "--exclude=*")
        .filter(answer -> !answer.isEmpty())
        .orElse(otherwise);
  }
}
