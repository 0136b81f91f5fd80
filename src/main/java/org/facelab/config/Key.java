package org.facelab.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * All that is said about one key of an experiment file: its meaning, its default and its range. The
 * key's name is the record component's in kebab case ({@code batchSize} is {@code batch-size}).
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Key {
  /** One sentence for a user, with the unit of the value. */
  String value();

  /**
   * The default, written as YAML. Empty: the key must be given, unless its type is an {@code Optional}
   * (then absent) or a record whose own keys all have defaults.
   */
  String fallback() default "";

  /**
   * For a map: what a lone word stands for, which is a mapping of that word to this. Empty: nothing.
   */
  String lone() default "";

  /** Smallest number allowed, inclusive; for a {@link Range}, of both ends. */
  double min() default Double.NEGATIVE_INFINITY;

  /** Largest number allowed, inclusive; for a {@link Range}, of both ends. */
  double max() default Double.POSITIVE_INFINITY;
}
