/**
 * PyTorch's zip checkpoints ({@code torch.save} since 1.6), read without Python and without running
 * anything: the pickle inside may name tensors, their storages and ordered dictionaries, nothing
 * else.
 *
 * <p>A checkpoint is a zip archive, never compressed, with one folder: {@code data.pkl}, the pickle
 * (protocol 2 to 5); {@code data/0}, {@code data/1}, ...: the storages' bytes; {@code byteorder}.
 * The pickle refers to a storage as {@code ('storage', torch.FloatStorage, '0', 'cpu', elements)},
 * and a tensor is {@code torch._utils._rebuild_tensor_v2(storage, offset, shape, strides, ...)},
 * counted in elements.
 *
 * <p>Never here: what the tensors are for; an {@code ObjectInputStream}; a class chosen by a file.
 */
@NullMarked
package lookright.io.pytorch;

import org.jspecify.annotations.NullMarked;
