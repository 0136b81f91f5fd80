"""The part of onnxruntime's Python package that README's example uses, on the library that Maven brings.

The package itself is on PyPI alone. Functions are called by their place in ONNX Runtime's C API
(onnxruntime_c_api.h, struct OrtApi), where each keeps its place for ever.
"""

import ctypes
import os

import numpy

_VERSION = 17
_FLOAT = 1
_GET_ERROR_MESSAGE = 2
_CREATE_ENV = 3
_CREATE_SESSION = 7
_RUN = 9
_CREATE_SESSION_OPTIONS = 10
_CREATE_TENSOR_WITH_DATA = 49
_GET_TENSOR_MUTABLE_DATA = 51
_GET_DIMENSIONS_COUNT = 61
_GET_DIMENSIONS = 62
_GET_TENSOR_TYPE_AND_SHAPE = 65
_CREATE_CPU_MEMORY_INFO = 69


class _ApiBase(ctypes.Structure):
    _fields_ = [("get_api", ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_uint32))]


_library = ctypes.CDLL(os.environ["ONNXRUNTIME_LIBRARY"])
_library.OrtGetApiBase.restype = ctypes.POINTER(_ApiBase)
_table = ctypes.cast(
    _library.OrtGetApiBase().contents.get_api(_VERSION), ctypes.POINTER(ctypes.c_void_p)
)


def _call(place, *arguments):
    """Calls a function that gives back a status."""
    status = ctypes.CFUNCTYPE(ctypes.c_void_p)(_table[place])
    status.argtypes = [type(argument) for argument in arguments]
    failure = status(*arguments)
    if failure:
        message = ctypes.CFUNCTYPE(ctypes.c_char_p, ctypes.c_void_p)(_table[_GET_ERROR_MESSAGE])
        raise RuntimeError(message(failure).decode())


def _made(place, *arguments):
    """Calls a function that makes something, and gives back its address."""
    made = ctypes.c_void_p()
    _call(place, *arguments, ctypes.pointer(made))
    return made


class InferenceSession:
    def __init__(self, path):
        self._environment = _made(_CREATE_ENV, ctypes.c_int(3), ctypes.c_char_p(b"test"))
        options = _made(_CREATE_SESSION_OPTIONS)
        self._session = _made(
            _CREATE_SESSION, self._environment, ctypes.c_char_p(path.encode()), options
        )
        self._memory = _made(_CREATE_CPU_MEMORY_INFO, ctypes.c_int(0), ctypes.c_int(0))

    def run(self, outputs, inputs):
        arrays = [numpy.ascontiguousarray(array, numpy.float32) for array in inputs.values()]
        given = (ctypes.c_void_p * len(arrays))(*[self._tensor(array).value for array in arrays])
        results = (ctypes.c_void_p * len(outputs))()
        _call(
            _RUN,
            self._session,
            ctypes.c_void_p(),
            _names(inputs),
            given,
            ctypes.c_size_t(len(arrays)),
            _names(outputs),
            ctypes.c_size_t(len(outputs)),
            results,
        )
        return [_array(ctypes.c_void_p(result)) for result in results]

    def _tensor(self, array):
        shape = (ctypes.c_int64 * array.ndim)(*array.shape)
        return _made(
            _CREATE_TENSOR_WITH_DATA,
            self._memory,
            ctypes.c_void_p(array.ctypes.data),
            ctypes.c_size_t(array.nbytes),
            shape,
            ctypes.c_size_t(array.ndim),
            ctypes.c_int(_FLOAT),
        )


def _names(words):
    return (ctypes.c_char_p * len(words))(*[word.encode() for word in words])


def _array(tensor):
    information = _made(_GET_TENSOR_TYPE_AND_SHAPE, tensor)
    count = ctypes.c_size_t()
    _call(_GET_DIMENSIONS_COUNT, information, ctypes.pointer(count))
    shape = (ctypes.c_int64 * count.value)()
    _call(_GET_DIMENSIONS, information, shape, count)
    data = _made(_GET_TENSOR_MUTABLE_DATA, tensor)
    values = ctypes.cast(data, ctypes.POINTER(ctypes.c_float))
    return numpy.ctypeslib.as_array(values, shape=tuple(shape)).copy()
