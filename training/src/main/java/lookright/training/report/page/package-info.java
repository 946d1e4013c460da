/**
 * A page of tables, charts and marked sentences, and its three forms: HTML, Markdown and CSV.
 *
 * <p>Never here: runs, scores and what they mean; writing to a place.
 */
@NullMarked
package lookright.training.report.page;

import org.jspecify.annotations.NullMarked;
