package org.facelab.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * How a file says which record of a sealed interface it means. A record's name in the file is its simple
 * name in kebab case without the suffix named here.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Variants {
  /** Where the name of the variant stands. */
  enum Style {
    /** As the value of the key {@code kind}: <code>{kind: adam, learning-rate: 0.001}</code>. */
    KIND,
    /**
     * As the only key of a mapping: <code>rotation: {degrees: [-15, 15]}</code>; the name alone stands
     * for all defaults.
     */
    SINGLE_KEY
  }

  /** Where the name of the variant stands. */
  Style value();

  /** Suffix of the records' names that the file leaves out, such as {@code Source}. */
  String suffix() default "";
}
