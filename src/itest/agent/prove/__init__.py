"""Seeds faults into the running application, in memory only: jobs "prove.survey" (who runs what) and "prove.trial"."""
