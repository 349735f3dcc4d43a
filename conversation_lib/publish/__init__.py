"""From notebooks to what a reader holds: executed copies, results, figures, the site, the editions.

One module, one step: `notebooks` (which there are), `execute` (run one in a fresh kernel), `tidy` (what a finished
notebook looks like), `build` (all of them, nothing half-written), `receipts` (do the numbers still hold), `index`
(generated tables), `site` and `mathml` (pages that need no network), `editions` (for students and for teachers),
`setup` (the environment). Everything is written under build/; only `refresh` touches what is committed.
"""
