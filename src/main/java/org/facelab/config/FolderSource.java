package org.facelab.config;

import java.nio.file.Path;
import java.util.Optional;

/** Image folders {@code split/class/*.png|jpg|jpeg|bmp}, or {@code class/*} alone, of any size and colour. */
public record FolderSource(
    @Key("The folder.") Path path,
    @Key("CSV with the columns file (its path inside the folder) and person.")
        Optional<Path> groups,
    @Key(value = "What to do with an image that cannot be read.", fallback = "fail")
        OnBadRow onBadRow,
    @Key("How the faces are divided.") SplitSettings split,
    @Key(
            value = "How often a training face is drawn per epoch.",
            fallback = "1",
            min = 1,
            max = 100)
        int repeat)
    implements Source {}
