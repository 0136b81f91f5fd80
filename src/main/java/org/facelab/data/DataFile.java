package org.facelab.data;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.facelab.config.InputException;

/**
 * A text file that the user named: plain, gzipped, or an entry of a zip archive, told apart by content
 * and not by name. {@code archive.zip!file.csv} names an entry of an archive that has several.
 *
 * @param file the file on disk
 * @param entry the entry of the zip archive, or null if the file is no archive
 */
record DataFile(Path file, String entry) {
  private static final int START = 512;
  private static final int BUFFER = 1 << 16;

  /**
   * Finds the file that the user named under a key such as {@code data.sources.fer.path}. Where {@code
   * x.csv.zip} is not there, {@code x.csv} and {@code x.csv.gz} will do, and the other way round.
   */
  static DataFile find(Path named, String key) {
    Optional<Path> there = packedSomehow(named);
    if (there.isPresent()) {
      return at(there.get(), null, key);
    }
    String text = named.toString();
    for (int mark = text.lastIndexOf('!'); mark > 0; mark = text.lastIndexOf('!', mark - 1)) {
      Path archive = Path.of(text.substring(0, mark));
      if (Files.exists(archive)) {
        return at(archive, text.substring(mark + 1), key);
      }
    }
    throw new InputException(missing("file", named, key));
  }

  private static Optional<Path> packedSomehow(Path named) {
    if (Files.exists(named)) {
      return Optional.of(named);
    }
    String bare = named.toString().replaceFirst("(?i)\\.(gz|zip)$", "");
    return bare.toLowerCase(Locale.ROOT).endsWith(".csv")
        ? Stream.of("", ".gz", ".zip").map(e -> Path.of(bare + e)).filter(Files::exists).findFirst()
        : Optional.empty();
  }

  /** The sentence for data that are not there. */
  static String missing(String kind, Path named, String key) {
    String folder = System.getenv("FACELAB_DATA");
    return "%s: no such %s, which %s names. data/README.md says where to get it; set FACELAB_DATA to the folder that holds it (now %s) or give %s=…"
        .formatted(named, kind, key, folder == null ? "not set" : "'" + folder + "'", key);
  }

  private static DataFile at(Path file, String entry, String key) {
    if (Files.isDirectory(file)) {
      throw new InputException(
          "%s: expected the file that %s names, found a folder".formatted(file, key));
    }
    byte[] start = start(file);
    if (isZip(start)) {
      return new DataFile(file, entryOf(file, entry));
    }
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    if (entry != null || name.endsWith(".zip")) {
      throw new InputException(
          "%s: expected a zip archive, found %s; download it again"
              .formatted(file, Excerpt.kind(start)));
    }
    if (name.endsWith(".gz") && !isGzip(start)) {
      throw new InputException(
          "%s: expected a gzip file, found %s; download it again"
              .formatted(file, Excerpt.kind(start)));
    }
    return new DataFile(file, null);
  }

  private static byte[] start(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(START);
    } catch (IOException e) {
      throw new InputException("%s: cannot be read: %s".formatted(file, reason(e)), e);
    }
  }

  private static String entryOf(Path archive, String wanted) {
    List<String> entries = new ArrayList<>();
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      zip.stream()
          .filter(e -> !e.isDirectory() && !isLitter(e.getName()))
          .forEach(e -> entries.add(e.getName()));
    } catch (IOException e) {
      throw new InputException(
          "%s: a damaged or cut-off zip archive (%s); download it again"
              .formatted(archive, reason(e)),
          e);
    }
    if (wanted != null) {
      return entries.stream()
          .filter(e -> e.equals(wanted))
          .findFirst()
          .or(() -> entries.stream().filter(e -> e.equalsIgnoreCase(wanted)).findFirst())
          .or(() -> entries.stream().filter(e -> e.endsWith("/" + wanted)).findFirst())
          .orElseThrow(
              () ->
                  new InputException(
                      "%s: has no entry '%s'; it has %s"
                          .formatted(archive, wanted, String.join(", ", entries))));
    }
    List<String> tables = entries.stream().filter(DataFile::isTable).toList();
    if (tables.size() == 1) {
      return tables.get(0);
    }
    if (tables.isEmpty()) {
      throw new InputException(
          "%s: expected a CSV in this zip archive, found %s"
              .formatted(
                  archive, entries.isEmpty() ? "no entry at all" : String.join(", ", entries)));
    }
    throw new InputException(
        "%s: holds several files; name one of them as %s!%s. It has %s"
            .formatted(archive, archive, tables.get(0), String.join(", ", tables)));
  }

  private static boolean isLitter(String entry) {
    String name = entry.substring(entry.lastIndexOf('/') + 1);
    return entry.startsWith("__MACOSX/") || name.startsWith(".") || name.equals("Thumbs.db");
  }

  private static boolean isTable(String entry) {
    String name = entry.toLowerCase(Locale.ROOT);
    return name.endsWith(".csv") || name.endsWith(".csv.gz") || name.endsWith(".zip");
  }

  /** The file's name for messages: as the user wrote it, with the entry after an exclamation mark. */
  String name() {
    return entry == null ? file.toString() : file + "!" + entry;
  }

  /** The bare name of the text file, such as {@code fer2013.csv}. */
  String textName() {
    String name = entry == null ? file.getFileName().toString() : entry;
    return name.substring(name.lastIndexOf('/') + 1).replaceFirst("(?i)\\.gz$", "");
  }

  /** MD5 of the bytes on disk, as packed as they are. */
  String packedChecksum() {
    return Checksums.of(file);
  }

  /** MD5 of the text, however it is packed. */
  String textChecksum() {
    try (InputStream in = open()) {
      return Checksums.of(in);
    } catch (IOException e) {
      throw new InputException("%s: cannot be read: %s".formatted(name(), reason(e)), e);
    }
  }

  /** Opens the text, unpacked. */
  InputStream open() throws IOException {
    if (entry == null) {
      return unpack(Files.newInputStream(file), name(), 0);
    }
    ZipFile zip = new ZipFile(file.toFile());
    try {
      ZipEntry found = zip.getEntry(entry);
      return unpack(new CheckedEntry(zip, found), name(), 0);
    } catch (IOException | RuntimeException e) {
      zip.close();
      throw e;
    }
  }

  /** An entry whose checksum is compared at its end, which {@link ZipFile} does not do by itself. */
  private static final class CheckedEntry extends CheckedInputStream {
    private final ZipFile zip;
    private final long expected;

    CheckedEntry(ZipFile zip, ZipEntry entry) throws IOException {
      super(zip.getInputStream(entry), new CRC32());
      this.zip = zip;
      this.expected = entry.getCrc();
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      int n = super.read(bytes, from, length);
      if (n < 0 && expected != -1 && getChecksum().getValue() != expected) {
        throw new ZipException("its checksum is wrong");
      }
      return n;
    }

    @Override
    public void close() throws IOException {
      super.close();
      zip.close();
    }
  }

  /** Takes gzip and zip wrappers off; Kaggle packs archives into archives. */
  private static InputStream unpack(InputStream packed, String name, int depth) throws IOException {
    byte[] start = packed.readNBytes(START);
    // No buffer here: one that meets the end of a cut-off file loses what it has read before.
    InputStream in = new SequenceInputStream(new ByteArrayInputStream(start), packed);
    if (isGzip(start) && depth < 3) {
      return unpack(new GZIPInputStream(in, BUFFER), name, depth + 1);
    }
    if (isZip(start) && depth < 3) {
      ZipInputStream zip = new ZipInputStream(in);
      for (ZipEntry e = zip.getNextEntry(); e != null; e = zip.getNextEntry()) {
        if (!e.isDirectory() && !isLitter(e.getName()) && isTable(e.getName())) {
          return unpack(zip, name, depth + 1);
        }
      }
      throw new InputException(
          "%s: expected a CSV in this zip archive, found none".formatted(name));
    }
    String kind = Excerpt.kind(start);
    if (!kind.startsWith("the text")) {
      throw new InputException("%s: expected CSV text, found %s".formatted(name, kind));
    }
    return in;
  }

  private static boolean isZip(byte[] start) {
    return start.length > 3 && start[0] == 'P' && start[1] == 'K' && start[2] < 8;
  }

  private static boolean isGzip(byte[] start) {
    return start.length > 1 && (start[0] & 0xff) == 0x1f && (start[1] & 0xff) == 0x8b;
  }

  /** What an exception of the file system or of an unpacker says, in words that fit a sentence. */
  static String reason(IOException e) {
    if (e instanceof java.nio.file.AccessDeniedException) {
      return "permission denied";
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
