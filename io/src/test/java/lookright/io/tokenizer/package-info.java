/** Tests of the tokenizers against what Hugging Face's own library gives. */
@NullMarked
package lookright.io.tokenizer;

import org.jspecify.annotations.NullMarked;
