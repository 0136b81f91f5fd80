package org.facelab.engine.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

final class TeamTest {
  @Test
  void eachPartIsDoneOnce() {
    AtomicIntegerArray runs = new AtomicIntegerArray(3);
    new Team(3).run(runs::incrementAndGet);
    assertThat(runs).hasToString("[1, 1, 1]");
  }

  /** Inside a part of another team OpenMP gives one thread, whatever was asked for. */
  @Test
  void eachPartIsDoneOnceWhereThereAreFewerThreads() {
    AtomicIntegerArray runs = new AtomicIntegerArray(3);
    Team inner = new Team(3);
    new Team(2)
        .run(
            outer -> {
              if (outer == 1) {
                inner.run(runs::incrementAndGet);
              }
            });
    assertThat(runs).hasToString("[1, 1, 1]");
  }
}
