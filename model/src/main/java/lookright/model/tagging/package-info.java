/**
 * From words to labels: which sub-tokens a model sees, which of them carry a word's label, and what
 * long sentences become.
 *
 * <p>Never here: running text (the tagger's affair), gold data and scores (training's).
 */
@NullMarked
package lookright.model.tagging;

import org.jspecify.annotations.NullMarked;
