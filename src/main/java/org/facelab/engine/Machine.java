package org.facelab.engine;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The machine this process runs on.
 *
 * @param system operating system, its version and architecture
 * @param processor the processor's name
 * @param instructions what of it matters to oneDNN: AVX2, AVX-512, bf16, AMX
 * @param cores processors that this process may use
 * @param memoryBytes the machine's memory, or what its container grants
 */
public record Machine(
    String system, String processor, List<String> instructions, int cores, long memoryBytes) {

  /** Linux's names of the instruction sets, in the order of their age. */
  private static final List<Map.Entry<String, String>> FLAGS =
      List.of(
          Map.entry("avx2", "AVX2"),
          Map.entry("avx512f", "AVX-512"),
          Map.entry("avx512_bf16", "bf16"),
          Map.entry("amx_bf16", "AMX"),
          Map.entry("asimd", "NEON"),
          Map.entry("sve", "SVE"));

  /** This machine. */
  public static Machine current() {
    var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    List<String> cpu = cpuInfo();
    return new Machine(
        "%s %s (%s)".formatted(system.getName(), system.getVersion(), system.getArch()),
        processor(cpu),
        instructions(cpu),
        Runtime.getRuntime().availableProcessors(),
        system.getTotalMemorySize());
  }

  /** Linux's description of the first processor, one {@code key : value} a line. */
  private static List<String> cpuInfo() {
    try {
      String all = Files.readString(Path.of("/proc/cpuinfo"));
      return all.lines().takeWhile(line -> !line.isBlank()).toList();
    } catch (IOException e) {
      return List.of(); // not Linux
    }
  }

  private static String processor(List<String> cpuInfo) {
    return value(cpuInfo, "model name")
        .or(() -> Shell.answer("sysctl", "-n", "machdep.cpu.brand_string"))
        .or(() -> Optional.ofNullable(System.getenv("PROCESSOR_IDENTIFIER")))
        .orElse("unknown");
  }

  private static List<String> instructions(List<String> cpuInfo) {
    String flags =
        value(cpuInfo, "flags")
            .or(() -> value(cpuInfo, "Features"))
            .or(Machine::macFlags)
            .orElse("");
    Set<String> known = new HashSet<>(Arrays.asList(flags.split(" ")));
    return FLAGS.stream()
        .filter(flag -> known.contains(flag.getKey()))
        .map(Map.Entry::getValue)
        .toList();
  }

  private static Optional<String> macFlags() {
    return Shell.answer("sysctl", "-n", "hw.optional.avx2_0")
        .map(on -> on.equals("1") ? "avx2" : "");
  }

  private static Optional<String> value(List<String> lines, String key) {
    return lines.stream()
        .filter(line -> line.startsWith(key))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst();
  }
}
