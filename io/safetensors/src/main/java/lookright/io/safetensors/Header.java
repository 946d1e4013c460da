package lookright.io.safetensors;

import java.util.List;
import java.util.Map;

/** A parsed header: metadata as written, tensors in the order of the header. */
record Header(Map<String, String> metadata, List<TensorInfo> tensors) {}
