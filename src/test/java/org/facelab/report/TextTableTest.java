package org.facelab.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.facelab.report.TextTable.Cell;
import org.junit.jupiter.api.Test;

class TextTableTest {
  private static TextTable faces() {
    return new TextTable().left("class").right("faces").row("happy", 8989).row("disgust", 547);
  }

  @Test
  void textIsAlignedUnderUnderlinedTitles() {
    assertThat(faces().toText())
        .isEqualTo(
            """
            class    faces
            -------  -----
            happy     8989
            disgust    547
            """);
    assertThat(faces().width()).isEqualTo(14);
  }

  @Test
  void aMarkedCellHasAStarForWhichTheOthersLeaveRoom() {
    TextTable table =
        new TextTable()
            .left("run")
            .right("accuracy")
            .row(List.of(Cell.of("a"), new Cell("0.70", true)))
            .row("b", "0.65");
    assertThat(table.toText())
        .isEqualTo(
            """
            run  accuracy
            ---  --------
            a       0.70*
            b       0.65
            """);
    assertThat(table.toTerminal()).contains("\u001b[1m   0.70*\u001b[0m");
    assertThat(table.toMarkdown()).contains("| a | **0.70** |");
    assertThat(table.toCsv()).isEqualTo("run,accuracy\na,0.70\nb,0.65\n");
  }

  @Test
  void markdownAndCsvEscapeWhatWouldBreakThem() {
    TextTable table = new TextTable().left("a|b").left("c").row("x|y", "say \"hi\", twice");
    assertThat(table.toMarkdown())
        .isEqualTo("| a\\|b | c |\n| --- | --- |\n| x\\|y | say \"hi\", twice |\n");
    assertThat(table.toCsv()).isEqualTo("a|b,c\nx|y,\"say \"\"hi\"\", twice\"\n");
  }

  @Test
  void lineBreaksInsideACellDoNotBreakTheTable() {
    assertThat(new TextTable().left("note").row("two\nlines").toText().lines()).hasSize(3);
  }

  @Test
  void aRowOfTheWrongLengthIsRefused() {
    assertThatThrownBy(() -> faces().row("sad"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a row of 1 cells in a table of 2 columns");
  }
}
