package org.facelab.config;

/** What trains and asks the network. */
public enum EngineChoice {
  /** The fast engine where it can run, else stock DL4J, with a line that says why. */
  AUTO,
  /** The fast engine; an error where it cannot run. */
  FAST,
  /** DL4J as it is. */
  STOCK
}
