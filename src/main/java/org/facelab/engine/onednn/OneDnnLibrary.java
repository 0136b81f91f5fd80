package org.facelab.engine.onednn;

import com.sun.jna.Library;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.bytedeco.javacpp.Loader;
import org.facelab.data.WholeFile;

/** The native libraries, unpacked from the class path into JavaCPP's cache and loaded once. */
public enum OneDnnLibrary {
  /** Has Winograd convolutions in float32. */
  ONEDNN_2("2.5.2", "/org/bytedeco/dnnl/linux-x86_64/libdnnl.so.2") {
    @Override
    OneDnnApi bind(NativeLibrary library) {
      return OneDnn2.bind(library);
    }

    @Override
    OneDnn open(OneDnnApi functions) {
      return new OneDnn2((OneDnn2.Api) functions);
    }
  },
  /** Has the faster bf16. */
  ONEDNN_3("3.11", "/org/bytedeco/dnnl/linux-x86_64/libdnnl.so.3") {
    @Override
    OneDnnApi bind(NativeLibrary library) {
      return OneDnn3.bind(library);
    }

    @Override
    OneDnn open(OneDnnApi functions) {
      return new OneDnn3((OneDnn3.Api) functions);
    }
  };

  /** Generation 2 is linked with OpenCL for GPUs and does not load without it. */
  private static final String OPENCL = "/org/bytedeco/opencl/linux-x86_64/libOpenCL.so.1";

  /** RTLD_NOW | RTLD_LOCAL: the generations have functions of the same names, which must not mix. */
  private static final int LOAD_NOW_FOR_ITSELF = 2;

  private static final Map<OneDnnLibrary, OneDnnApi> LOADED = new ConcurrentHashMap<>();

  private final String version;
  private final String resource;

  OneDnnLibrary(String version, String resource) {
    this.version = version;
    this.resource = resource;
  }

  abstract OneDnnApi bind(NativeLibrary library);

  abstract OneDnn open(OneDnnApi functions);

  /** Its version. */
  public String version() {
    return version;
  }

  /** Why the library cannot be used here; empty if it can. ND4J must be loaded before. */
  public Optional<String> obstacle() {
    if (!Platform.isLinux() || !Platform.isIntel() || !Platform.is64Bit()) {
      return Optional.of("its native code is for Linux on x86-64");
    }
    if (OneDnnLibrary.class.getResource(resource) == null) {
      return Optional.of("%s is not on the class path".formatted(resource));
    }
    try {
      open().close();
      return Optional.empty();
    } catch (IllegalStateException e) {
      return Optional.of(e.getMessage());
    }
  }

  /**
   * A new instance, which the caller closes. ND4J must be loaded before, so that both share its threads.
   *
   * @throws IllegalStateException if the library cannot be unpacked or loaded
   */
  public OneDnn open() {
    return open(LOADED.computeIfAbsent(this, OneDnnLibrary::loaded));
  }

  private OneDnnApi loaded() {
    try {
      if (this == ONEDNN_2) {
        load(unpacked(OPENCL));
        return bind(load(unpacked(resource)));
      }
      return bind(load(unpackedForItself(resource, version)));
    } catch (IOException | UnsatisfiedLinkError e) {
      throw new IllegalStateException("cannot load " + resource + ": " + e.getMessage(), e);
    }
  }

  private static NativeLibrary load(File file) {
    return NativeLibrary.getInstance(
        file.getPath(), Map.of(Library.OPTION_OPEN_FLAGS, LOAD_NOW_FOR_ITSELF));
  }

  private static File unpacked(String resource) throws IOException {
    return Loader.cacheResource(OneDnnLibrary.class.getResource(resource));
  }

  /** Unpacks a library in a form that can be loaded beside the other one. */
  private static File unpackedForItself(String resource, String version) throws IOException {
    Path file =
        Loader.getCacheDir()
            .toPath()
            .resolve("facelab")
            .resolve(version)
            .resolve(Path.of(resource).getFileName());
    if (!Files.exists(file)) {
      try (InputStream in = OneDnnLibrary.class.getResourceAsStream(resource)) {
        byte[] library = in.readAllBytes();
        UniqueSymbols.makeOrdinary(library);
        Files.createDirectories(file.getParent());
        WholeFile.write(file, out -> out.write(library));
      }
    }
    return file.toFile();
  }
}
