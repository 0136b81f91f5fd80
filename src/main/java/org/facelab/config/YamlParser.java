package org.facelab.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.facelab.config.Yaml.Scalar.Kind;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * One YAML text in, one {@link Yaml} out. Works on the events of the parser, so that depth and size are
 * bounded while reading: a text of aliases to aliases is refused instead of filling the memory.
 */
final class YamlParser {
  private static final int MAX_DEPTH = 64;
  private static final int MAX_VALUES = 20_000;
  private static final ScalarResolver RESOLVER = new CoreSchema().getScalarResolver();

  private record Anchored(Yaml value, int values) {}

  private final Variables variables;
  private final Problems problems;
  private final Function<Optional<Mark>, Place> places;
  private final Map<Anchor, Anchored> anchors = new HashMap<>();
  private Iterator<Event> events;
  private int values;

  private YamlParser(
      Variables variables, Problems problems, Function<Optional<Mark>, Place> places) {
    this.variables = variables;
    this.problems = problems;
    this.places = places;
  }

  /** The content of a file, or empty if it has none. */
  static Optional<Yaml> parseFile(
      String text, String file, Variables variables, Problems problems) {
    YamlParser parser =
        new YamlParser(
            variables, problems, mark -> new Place(file, mark.map(m -> m.getLine() + 1).orElse(0)));
    try {
      return parser.document(text);
    } catch (YamlEngineException e) {
      throw problems.fatal(new Place(SyntaxProblem.place(file, e), 0), SyntaxProblem.sentence(e));
    }
  }

  /** A value that stands in no file, such as a default or an override; empty if there is none. */
  static Optional<Yaml> parseValue(
      String text, Place place, Variables variables, Problems problems) {
    try {
      return new YamlParser(variables, problems, mark -> place).document(text);
    } catch (YamlEngineException e) {
      throw problems.fatal(place, "'" + text + "': " + SyntaxProblem.sentence(e));
    }
  }

  private Optional<Yaml> document(String text) {
    // All in one buffer: the reader fails on a surrogate pair that straddles two of them.
    LoadSettings settings = LoadSettings.builder().setBufferSize(text.length() + 2).build();
    events = new Parse(settings).parseString(text).iterator();
    events.next(); // stream start
    if (events.next().getEventId() == Event.ID.StreamEnd) {
      return Optional.empty();
    }
    Yaml value = value(events.next(), 0);
    events.next(); // document end
    Event next = events.next();
    if (next.getEventId() != Event.ID.StreamEnd) {
      throw fatal(next, "a second YAML document starts here, but a file holds only one");
    }
    return Optional.of(value);
  }

  private Yaml value(Event event, int depth) {
    if (depth > MAX_DEPTH) {
      throw fatal(event, "more than %d levels of nesting".formatted(MAX_DEPTH));
    }
    if (event instanceof AliasEvent alias) {
      Anchored anchored = anchors.get(alias.getAlias());
      if (anchored == null) {
        throw fatal(event, "the alias *%s stands for nothing above it".formatted(alias.getAlias()));
      }
      count(event, anchored.values());
      return anchored.value().at(place(event));
    }
    int before = values;
    count(event, 1);
    Yaml value =
        switch (event.getEventId()) {
          case Scalar -> scalar((ScalarEvent) event);
          case SequenceStart -> sequence(event, depth);
          case MappingStart -> mapping(event, depth);
          default -> throw new IllegalStateException("unexpected YAML event " + event);
        };
    ((NodeEvent) event)
        .getAnchor()
        .ifPresent(anchor -> anchors.put(anchor, new Anchored(value, values - before)));
    return value;
  }

  private Yaml sequence(Event start, int depth) {
    List<Yaml> items = new ArrayList<>();
    for (Event event = events.next();
        event.getEventId() != Event.ID.SequenceEnd;
        event = events.next()) {
      items.add(value(event, depth + 1));
    }
    return new Yaml.Sequence(place(start), items);
  }

  private Yaml mapping(Event start, int depth) {
    Map<String, Yaml> entries = new LinkedHashMap<>();
    for (Event event = events.next();
        event.getEventId() != Event.ID.MappingEnd;
        event = events.next()) {
      Place place = place(event);
      if (!(value(event, depth + 1) instanceof Yaml.Scalar key)) {
        throw problems.fatal(place, "a key must be a word, but is a list or a mapping");
      }
      Yaml value = value(events.next(), depth + 1).at(place);
      Yaml first = entries.putIfAbsent(key.text(), value);
      if (first != null) {
        problems.add(
            place,
            "key '%s' is given twice, first at %s; keep one of them"
                .formatted(key.text(), first.place()));
      }
    }
    return new Yaml.Mapping(place(start), entries);
  }

  private Yaml scalar(ScalarEvent event) {
    Place place = place(event);
    Optional<String> tag = event.getTag();
    if (tag.isPresent() && !tag.get().equals(Tag.STR.getValue())) {
      problems.add(place, "YAML tags such as '!…' mean nothing here; leave it out");
    }
    boolean plain = event.isPlain() && tag.isEmpty();
    Kind kind = kind(event.getValue(), plain);
    if (kind != Kind.TEXT) {
      return new Yaml.Scalar(place, kind, event.getValue());
    }
    try {
      String text = variables.expand(event.getValue());
      boolean number = plain && !text.equals(event.getValue()) && !text.isEmpty();
      return new Yaml.Scalar(place, kind(text, number), text);
    } catch (Variables.UnsetException e) {
      return new Yaml.Scalar(place, Kind.FAULTY, e.getMessage());
    }
  }

  /** What the core schema of YAML 1.2 makes of characters; in quotes they are always text. */
  static Kind kind(String text, boolean plain) {
    Tag tag = RESOLVER.resolve(text, plain);
    if (tag.equals(Tag.INT)) {
      return Kind.WHOLE;
    }
    if (tag.equals(Tag.FLOAT)) {
      return Kind.DECIMAL;
    }
    if (tag.equals(Tag.BOOL)) {
      return Kind.TRUTH;
    }
    return tag.equals(Tag.NULL) ? Kind.NULL : Kind.TEXT;
  }

  private void count(Event event, int more) {
    values += more;
    if (values > MAX_VALUES) {
      throw fatal(
          event,
          "more than %d values, aliases counted as often as they are used; is this an experiment?"
              .formatted(MAX_VALUES));
    }
  }

  private Place place(Event event) {
    return places.apply(event.getStartMark());
  }

  private InputException fatal(Event event, String message) {
    return problems.fatal(place(event), message);
  }
}
