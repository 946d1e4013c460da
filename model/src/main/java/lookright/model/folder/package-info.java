/**
 * Model folders: opened, checked, and written so that transformers can load them too; a whole
 * tagger from one.
 */
@NullMarked
package lookright.model.folder;

import org.jspecify.annotations.NullMarked;
