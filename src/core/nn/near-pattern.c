/* near-pattern.c — the playgrounds' patterns of points
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-pattern.h"
#include "near-rng.h"

#include <glib/gi18n-lib.h>
#include <gsl/gsl_cdf.h>
#include <math.h>

typedef struct
{
  double x, y, label;
} Point;

static const NearInfo problems[NEAR_N_PROBLEMS] = {
  [NEAR_PROBLEM_CLASSIFICATION]
  = { .id = "classification",
      .name = N_ ("Classification"),
      .sentence = N_ ("Each point belongs to one of two classes, blue or orange.") },
  [NEAR_PROBLEM_REGRESSION] = { .id = "regression",
                                .name = N_ ("Regression"),
                                .sentence = N_ ("Each point carries a number to be predicted.") },
};

const NearTable near_problem_table = NEAR_TABLE_INIT ("problem", N_ ("problem"), problems);

static const NearPatternInfo rows[NEAR_N_PATTERNS] = {
  [NEAR_PATTERN_CIRCLE]
  = { { .id = "circle",
        .name = N_ ("Circle"),
        .sentence = N_ ("A disc of one class inside a ring of the other. Noise flips labels.") },
      NEAR_PROBLEM_CLASSIFICATION,
      500 },
  [NEAR_PATTERN_XOR]
  = { { .id = "xor",
        .name = N_ ("Exclusive or"),
        .sentence = N_ ("Opposite quadrants belong together. Noise flips labels.") },
      NEAR_PROBLEM_CLASSIFICATION,
      500 },
  [NEAR_PATTERN_GAUSS]
  = { { .id = "gauss",
        .name = N_ ("Two clusters"),
        .sentence = N_ ("Two clouds that a straight line separates, until noise makes them overlap.") },
      NEAR_PROBLEM_CLASSIFICATION,
      500 },
  [NEAR_PATTERN_SPIRAL]
  = { { .id = "spiral",
        .name = N_ ("Spiral"),
        .sentence = N_ ("Two arms wound around each other. Noise moves the points.") },
      NEAR_PROBLEM_CLASSIFICATION,
      500 },
  [NEAR_PATTERN_REG_PLANE]
  = { { .id = "reg-plane",
        .name = N_ ("Plane"),
        .sentence = N_ ("A number that grows along the diagonal.") },
      NEAR_PROBLEM_REGRESSION,
      1200 },
  [NEAR_PATTERN_REG_GAUSS]
  = { { .id = "reg-gauss",
        .name = N_ ("Six cones"),
        .sentence = N_ ("Hills and hollows on a flat ground.") },
      NEAR_PROBLEM_REGRESSION,
      1200 },
  [NEAR_PATTERN_OWN]
  = { { .id = "own",
        .name = N_ ("Own data"),
        .sentence = N_ ("Points from a CSV file with the columns x, y and label.") },
      NEAR_PROBLEM_CLASSIFICATION,
      0 },
};

const NearTable near_pattern_table = NEAR_TABLE_INIT ("pattern", N_ ("pattern"), rows);

const NearPatternInfo *
near_pattern_get_info (NearPattern self)
{
  g_return_val_if_fail (self < NEAR_N_PATTERNS, NULL);
  return &rows[self];
}

/* Radius evenly drawn in [0, 2.5] or [3.5, 5]. Noise moves the point that the label is read at, not the
 * point that is shown. */
static Point
draw_circle (NearRng *rng, gsize i, gsize n, double noise)
{
  double r = i < n / 2 ? near_rng_uniform (rng, 0.0, 2.5) : near_rng_uniform (rng, 3.5, 5.0);
  double angle = near_rng_uniform (rng, 0.0, 2.0 * G_PI);
  double x = r * sin (angle), y = r * cos (angle);
  double dx = near_rng_uniform (rng, -5.0, 5.0) * noise;
  double dy = near_rng_uniform (rng, -5.0, 5.0) * noise;

  return (Point){ x, y, hypot (x + dx, y + dy) < 2.5 ? 1.0 : -1.0 };
}

static Point
draw_xor (NearRng *rng, double noise)
{
  const double gap = 0.3;
  double x = near_rng_uniform (rng, -5.0, 5.0), y = near_rng_uniform (rng, -5.0, 5.0);

  x += x > 0.0 ? gap : -gap;
  y += y > 0.0 ? gap : -gap;
  double dx = near_rng_uniform (rng, -5.0, 5.0) * noise;
  double dy = near_rng_uniform (rng, -5.0, 5.0) * noise;

  return (Point){ x, y, (x + dx) * (y + dy) >= 0.0 ? 1.0 : -1.0 };
}

/* Clouds at (2, 2) and (-2, -2) with variance 0.5 to 4. */
static Point
draw_gauss (NearRng *rng, gsize i, gsize n, double noise)
{
  double sign = i < n / 2 ? 1.0 : -1.0;
  double deviation = sqrt (0.5 + 7.0 * noise);
  double x = near_rng_normal (rng, 2.0 * sign, deviation);
  double y = near_rng_normal (rng, 2.0 * sign, deviation);

  return (Point){ x, y, sign };
}

static Point
draw_spiral (NearRng *rng, gsize i, gsize n, double noise)
{
  gsize n_first = n / 2;
  gboolean first = i < n_first;
  gsize n_arm = first ? n_first : n - n_first;
  double j = (double) (first ? i : i - n_first) / (double) n_arm;
  double r = 5.0 * j, t = 1.75 * 2.0 * G_PI * j + (first ? 0.0 : G_PI);
  double dx = near_rng_uniform (rng, -1.0, 1.0) * noise;
  double dy = near_rng_uniform (rng, -1.0, 1.0) * noise;

  return (Point){ r * sin (t) + dx, r * cos (t) + dy, first ? 1.0 : -1.0 };
}

static double
eval_plane (double x, double y)
{
  return (x + y) / 10.0;
}

/* The cone that is largest in magnitude. */
static double
eval_cones (double x, double y)
{
  static const double cones[6][3] = { { -4.0, 2.5, 1.0 },   { 0.0, 2.5, -1.0 }, { 4.0, 2.5, 1.0 },
                                      { -4.0, -2.5, -1.0 }, { 0.0, -2.5, 1.0 }, { 4.0, -2.5, -1.0 } };
  double label = 0.0;

  for (guint c = 0; c < G_N_ELEMENTS (cones); c++)
    {
      double height = 1.0 - hypot (x - cones[c][0], y - cones[c][1]) / 2.0;
      double value = cones[c][2] * CLAMP (height, 0.0, 1.0);

      if (fabs (value) > fabs (label))
        label = value;
    }
  return label;
}

static Point
draw_regression (NearRng *rng, double noise, double (*eval) (double, double))
{
  const double e = NEAR_PATTERN_EXTENT;
  double x = near_rng_uniform (rng, -e, e), y = near_rng_uniform (rng, -e, e);
  double dx = near_rng_uniform (rng, -e, e) * noise;
  double dy = near_rng_uniform (rng, -e, e) * noise;

  return (Point){ x, y, eval (x + dx, y + dy) };
}

static Point
draw_point (NearPattern self, NearRng *rng, gsize i, gsize n, double noise)
{
  switch (self)
    {
    case NEAR_PATTERN_XOR:
      return draw_xor (rng, noise);
    case NEAR_PATTERN_GAUSS:
      return draw_gauss (rng, i, n, noise);
    case NEAR_PATTERN_SPIRAL:
      return draw_spiral (rng, i, n, noise);
    case NEAR_PATTERN_REG_PLANE:
      return draw_regression (rng, noise, eval_plane);
    case NEAR_PATTERN_REG_GAUSS:
      return draw_regression (rng, noise, eval_cones);
    case NEAR_PATTERN_CIRCLE:
    case NEAR_PATTERN_OWN:
    case NEAR_N_PATTERNS:
    default:
      return draw_circle (rng, i, n, noise);
    }
}

/**
 * near_pattern_generate:
 * @n: number of points
 * @noise_percent: 0 to 50, as on the slider
 * @train_ratio: share of training points, 0 to 1; floor (n x ratio) come first
 *
 * Points are drawn from the stream "pattern" of @seed in the pattern's order, then shuffled.
 *
 * Errors: NEAR_ERROR_NO_DATA for a pattern that has no generator
 *
 * Returns: (transfer full): inputs x and y, target label
 */
NearDataSet *
near_pattern_generate (NearPattern self,
                       gsize n,
                       double noise_percent,
                       double train_ratio,
                       guint64 seed,
                       GError **error)
{
  if (self == NEAR_PATTERN_OWN)
    {
      g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_NO_DATA,
                           _ ("own data are chosen, but none are loaded: open a CSV file with the "
                              "columns x, y and label"));
      return NULL;
    }
  g_autoptr (NearRng) rng = near_rng_new (seed, "pattern");
  g_autofree Point *points = g_new (Point, MAX (n, 1));
  g_autofree gsize *order = g_new (gsize, MAX (n, 1));
  g_autofree double *x = g_new (double, MAX (2 * n, 1));
  g_autofree double *y = g_new (double, MAX (n, 1));
  g_autofree guint8 *part = g_new (guint8, MAX (n, 1));
  /* the small term keeps 0.3 x 10 from becoming 2 */
  gsize n_train = (gsize) floor ((double) n * train_ratio + 1e-9);

  for (gsize i = 0; i < n; i++)
    points[i] = draw_point (self, rng, i, n, noise_percent / 100.0);
  near_rng_permutation (rng, n, order);
  for (gsize i = 0; i < n; i++)
    {
      x[2 * i] = points[order[i]].x;
      x[2 * i + 1] = points[order[i]].y;
      y[i] = points[order[i]].label;
      part[i] = i < n_train ? NEAR_PART_TRAIN : NEAR_PART_TEST;
    }
  g_autoptr (NearArray) xs = near_array_new (NEAR_ARRAY_FLOAT64, 2, (gsize[]){ n, 2 }, x);
  g_autoptr (NearArray) ys = near_array_new (NEAR_ARRAY_FLOAT64, 2, (gsize[]){ n, 1 }, y);

  return near_data_set_new (xs, ys, (const char *const[]){ "x", "y", NULL },
                            (const char *const[]){ "label", NULL }, part);
}

/**
 * near_pattern_bayes_error:
 *
 * Two clusters of equal variance v, 4 √2 apart: Φ (-2 √2 / √v). Label noise that depends on the place
 * has no closed form here.
 *
 * Returns: the smallest error rate that any classifier can have; NAN where it is not known
 */
double
near_pattern_bayes_error (NearPattern self, double noise_percent)
{
  if (self == NEAR_PATTERN_GAUSS)
    return gsl_cdf_ugaussian_P (-2.0 * G_SQRT2 / sqrt (0.5 + 7.0 * noise_percent / 100.0));
  return noise_percent == 0.0 && near_pattern_get_info (self)->problem == NEAR_PROBLEM_CLASSIFICATION
                 && self != NEAR_PATTERN_OWN
             ? 0.0
             : NAN;
}
