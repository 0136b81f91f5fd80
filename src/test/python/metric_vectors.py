"""Writes the vectors and expected figures that the tests of org.facelab.evaluate compare with.

    python3 src/test/python/metric_vectors.py > src/test/resources/org/facelab/evaluate/metric-vectors.json

Needs numpy and scikit-learn (made with 1.24.2 and 1.2.1). Accuracy, balanced accuracy, macro F1, precision,
recall, F1, the confusion matrix and the loss are scikit-learn's; the calibration error follows the bins of
Guo et al. (2017); the keypoint figures are computed here from their definitions, point by point, and the area
under the cumulative error curve by summing its steps.
"""

import json
import warnings

import numpy as np
import sklearn.metrics as skm

KEYPOINTS = 15
LEFT_OUTER, RIGHT_OUTER = 3, 5  # outer eye corners in the order of org.facelab.face.Keypoint
BINS = 15
warnings.filterwarnings("ignore")  # of classes that do not occur: their figures are what is tested


def number(value):
    """A float, or null where undefined."""
    return None if np.isnan(value) else float(value)


def rows(array):
    """Rows of single precision numbers in as few digits as tell them apart."""
    single = np.asarray(array, dtype=np.float32)
    return [[None if np.isnan(v) else float(str(v)) for v in row] for row in single]


def calibration_error(probabilities, truth):
    confidence = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == truth
    edges = np.linspace(0, 1, BINS + 1)
    error = 0.0
    for low, high in zip(edges[:-1], edges[1:]):
        inside = (confidence > low) & (confidence <= high)
        if inside.any():
            error += inside.mean() * abs(right[inside].mean() - confidence[inside].mean())
    return error


def emotion_case(name, probabilities, truth, targets=None):
    probabilities = np.asarray(probabilities, dtype=np.float32).astype(np.float64)
    truth = np.asarray(truth)
    classes = list(range(probabilities.shape[1]))
    predicted = probabilities.argmax(axis=1)
    precision, recall, f1, support = skm.precision_recall_fscore_support(
        truth, predicted, labels=classes, zero_division=0)
    matrix = skm.confusion_matrix(truth, predicted, labels=classes)
    if targets is None:
        loss = skm.log_loss(truth, probabilities, labels=classes)
    else:
        targets = np.asarray(targets, dtype=np.float32).astype(np.float64)
        loss = -(targets * np.log(probabilities)).sum(axis=1).mean()
    occurs, predicted_at_all = matrix.sum(axis=1) > 0, matrix.sum(axis=0) > 0
    return {
        "name": name,
        "probabilities": rows(probabilities),
        "truth": truth.tolist(),
        "targets": None if targets is None else rows(targets),
        "expected": {
            "emotion.accuracy": skm.accuracy_score(truth, predicted),
            "emotion.balanced_accuracy": skm.balanced_accuracy_score(truth, predicted),
            "emotion.macro_f1": skm.f1_score(
                truth, predicted, labels=classes, average="macro", zero_division=0),
            "emotion.loss": loss,
            "emotion.ece": calibration_error(probabilities, truth),
            "emotion.n": len(truth),
        },
        # Where scikit-learn puts 0 for 0/0, FaceLab says that the figure is not defined.
        "per_class": [
            {
                "precision": float(precision[k]) if predicted_at_all[k] else None,
                "recall": float(recall[k]) if occurs[k] else None,
                "f1": float(f1[k]) if occurs[k] or predicted_at_all[k] else None,
                "support": int(support[k]),
            }
            for k in classes
        ],
        "confusion": matrix.tolist(),
    }


def softmax(logits):
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def step_area(nme, limit):
    """Area under the share of faces with an NME of at most t, for t from 0 to the limit, over the limit."""
    edges = np.concatenate([[0.0], np.sort(nme[nme < limit]), [limit]])
    return sum((high - low) * np.mean(nme <= low) for low, high in zip(edges[:-1], edges[1:])) / limit


def keypoint_case(name, truth, predicted):
    truth = np.asarray(truth, dtype=np.float32).astype(np.float64)
    predicted = np.asarray(predicted, dtype=np.float32).astype(np.float64)
    square = (truth - predicted) ** 2
    points, guesses = truth.reshape(-1, KEYPOINTS, 2), predicted.reshape(-1, KEYPOINTS, 2)
    distance = np.sqrt(((points - guesses) ** 2).sum(axis=2))  # NaN where a point is missing
    eyes = np.sqrt(((points[:, LEFT_OUTER] - points[:, RIGHT_OUTER]) ** 2).sum(axis=1))
    has_eyes = eyes > 0
    normalised = distance[has_eyes] / eyes[has_eyes, None]
    known = normalised[~np.isnan(normalised)]
    nme = np.nanmean(normalised, axis=1) if has_eyes.any() else np.array([])
    mean = lambda values: np.mean(values) if len(values) else np.nan
    return {
        "name": name,
        "truth": rows(truth),
        "predicted": rows(predicted),
        "expected": {
            "keypoints.rmse_px": number(np.sqrt(np.nanmean(square))),
            "keypoints.nme_interocular": number(mean(nme)),
            "keypoints.pck_05": number(mean(known <= 0.05)),
            "keypoints.pck_10": number(mean(known <= 0.1)),
            "keypoints.auc_10": number(step_area(nme, 0.1) if len(nme) else np.nan),
            "keypoints.failure_rate": number(mean(nme > 0.1)),
            "keypoints.n_faces": len(truth),
            "keypoints.n_points": int((~np.isnan(distance)).sum()),
            "keypoints.n_faces_without_eye_corners": int((~has_eyes).sum()),
        },
        "per_point": [
            {
                "rmse_px": number(np.sqrt(np.nanmean(square[:, 2 * p : 2 * p + 2]))),
                "nme_interocular": number(np.nanmean(normalised[:, p]) if has_eyes.any() else np.nan),
                "n": int((~np.isnan(distance[:, p])).sum()),
            }
            for p in range(KEYPOINTS)
        ],
    }


def faces(random, n):
    mean_shape = random.uniform(20, 76, size=(1, 2 * KEYPOINTS))
    mean_shape[0, 2 * LEFT_OUTER : 2 * LEFT_OUTER + 2] = (70, 36)
    mean_shape[0, 2 * RIGHT_OUTER : 2 * RIGHT_OUTER + 2] = (26, 37)
    return mean_shape + random.normal(0, 3, size=(n, 2 * KEYPOINTS))


def main():
    random = np.random.default_rng(20240611)
    truth7 = random.integers(0, 7, 60)
    logits = random.normal(0, 1, (60, 7))
    logits[np.arange(60), truth7] += 1.2
    rare = np.where(truth7 == 1, 0, truth7)
    no_disgust = logits.copy()
    no_disgust[:, 1] = -9
    soft = softmax(random.normal(0, 2, (40, 7)))
    emotion = [
        emotion_case("seven classes", softmax(logits), truth7),
        emotion_case("a class does not occur", softmax(logits), rare),
        emotion_case("a class is never predicted", softmax(no_disgust), truth7),
        emotion_case("a class neither occurs nor is predicted", softmax(no_disgust), rare),
        emotion_case("ties go to the first class", softmax(np.round(logits)), truth7),
        emotion_case("certain and wrong", [[1, 0], [0, 1], [1, 0]], [0, 0, 1]),
        emotion_case("all right", [[0.6, 0.4], [0.2, 0.8]], [0, 1]),
        emotion_case("one row", [[0.1, 0.7, 0.2]], [1]),
        emotion_case("one row, wrong", [[0.1, 0.7, 0.2]], [2]),
        emotion_case("soft targets", softmax(random.normal(0, 1, (40, 7))), soft.argmax(axis=1), soft),
    ]

    truth = faces(random, 20)
    close = truth + random.normal(0, 1.5, truth.shape)
    close[:4] += random.normal(0, 6, (4, truth.shape[1]))
    truth, close = truth.round(2), close.round(2)
    holes = truth.copy()
    for face in range(len(holes)):
        for point in np.flatnonzero(random.random(KEYPOINTS) < 0.2):
            holes[face, 2 * point : 2 * point + 2] = np.nan
    half = holes.copy()
    half[0, 0] = np.nan
    few = np.full_like(truth, np.nan)
    for point in (0, 1, 10, 14):
        few[:, 2 * point : 2 * point + 2] = truth[:, 2 * point : 2 * point + 2]
    few[:, 8:14] = np.nan
    same_corner = truth[:3].copy()
    same_corner[0, 2 * LEFT_OUTER : 2 * LEFT_OUTER + 2] = same_corner[0, 2 * RIGHT_OUTER : 2 * RIGHT_OUTER + 2]
    keypoints = [
        keypoint_case("complete faces", truth, close),
        keypoint_case("missing points", holes, close),
        keypoint_case("a point of which only y is known", half, close),
        keypoint_case("no face has its eye corners", few, close),
        keypoint_case("eye corners on one another", same_corner, close[:3]),
        keypoint_case("exact", truth[:5], truth[:5]),
        keypoint_case("one face", truth[:1], close[:1]),
        keypoint_case("all fail", truth[:5], truth[:5] + 20),
    ]
    lines = lambda cases: ",\n".join(json.dumps(case) for case in cases)
    print('{"emotion": [\n%s\n],\n"keypoints": [\n%s\n]}' % (lines(emotion), lines(keypoints)))


main()
