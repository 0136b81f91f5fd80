package org.facelab.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VariablesTest {
  private final Variables variables = new Variables(Map.of("DATA", "/srv/faces", "NONE", "")::get);

  @ParameterizedTest
  @CsvSource({
    "${DATA}/x.csv, /srv/faces/x.csv",
    "${DATA:-data}, /srv/faces",
    "${UNSET:-data}/x, data/x",
    "${NONE:-data}, data",
    "a${NONE}b, ab",
    "${UNSET:-}x, x",
    "${DATA}${DATA}, /srv/faces/srv/faces",
    "$DATA costs $5, $DATA costs $5",
    "$${DATA}, ${DATA}",
    "${UNSET:-a:-b}, a:-b",
  })
  void expands_as_a_shell_does(String text, String expanded) throws Variables.UnsetException {
    assertThat(variables.expand(text)).isEqualTo(expanded);
  }

  @ParameterizedTest
  @ValueSource(strings = {"${UNSET}", "${}", "${", "a ${ b", "${1X}", "${UNSET-x}", "${A B}"})
  void refuses_what_it_cannot_expand(String text) {
    assertThatThrownBy(() -> variables.expand(text)).isInstanceOf(Variables.UnsetException.class);
  }

  @Property
  void escaping_protects_every_text(@ForAll @Chars({'$', '{', '}', 'A', ':', '-'}) String text)
      throws Variables.UnsetException {
    assertThat(variables.expand(Variables.escape(text))).isEqualTo(text);
  }
}
