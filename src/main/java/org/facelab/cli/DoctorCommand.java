package org.facelab.cli;

import picocli.CommandLine.Command;

/** {@code facelab doctor}: what this machine has, and what to do about what it lacks. */
@Command(name = "doctor", header = "Check this machine: Java, memory, natives, GPU, data.")
final class DoctorCommand implements Runnable {
  @Override
  public void run() {}
}
