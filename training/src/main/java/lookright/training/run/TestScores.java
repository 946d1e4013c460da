package lookright.training.run;

/** When a run is scored on the test sentences. */
public enum TestScores {
  /** As soon as it is trained. */
  NOW,

  /** Not before it is chosen: see {@link TaggerRuns#test}. */
  LATER
}
