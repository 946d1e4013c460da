/**
 * Label names and what they spell: the id of a label, the spans of a tag sequence, tag schemes.
 *
 * <p>Inside LookRight every data set and model speaks IOB2; other schemes are converted on reading.
 * Never here: files, tensors, scores.
 */
@NullMarked
package lookright.model.labels;

import org.jspecify.annotations.NullMarked;
