/* near-gp-source.c — where points come from: functions that are known, measured with noise
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-gp-lab-private.h"
#include "near-cholesky.h"
#include "near-rng.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define FAR_X 80.0

/* Morse's curve of H2: depth in eV, width in 1/Å, bond length in Å (Huber & Herzberg, Constants of Diatomic
 * Molecules, 1979). */
#define MORSE_DEPTH 4.747
#define MORSE_WIDTH 1.943
#define MORSE_BOND 0.741
/* Where one phase ends, and what the property is on either side. */
#define PHASE_BOUNDARY 0.42
#define STEP_AT 5.0

/* --- truths ----------------------------------------------------------------------------------- */

static double
workshop_truth (const double *x)
{
  return sin (G_PI * x[0] / 50.0) + 3.0 * sin (G_PI * x[0] / 100.0)
         + sin (G_PI * (x[0] + 3.0) / 10.0);
}

static double
step_truth (const double *x)
{
  return x[0] < STEP_AT ? -1.0 : 1.0;
}

static double
trend_truth (const double *x)
{
  return 0.15 * x[0] + sin (2.0 * G_PI * x[0] / 2.5);
}

static double
morse_truth (const double *x)
{
  double e = exp (-MORSE_WIDTH * (x[0] - MORSE_BOND));

  return MORSE_DEPTH * (e * e - 2.0 * e);
}

static double
morse_slope (const double *x)
{
  double e = exp (-MORSE_WIDTH * (x[0] - MORSE_BOND));

  return 2.0 * MORSE_DEPTH * MORSE_WIDTH * (e - e * e);
}

static double
hill (const double *x, double x1, double x2, double width)
{
  double u = (x[0] - x1) / width, v = (x[1] - x2) / width;

  return exp (-0.5 * (u * u + v * v));
}

static double
hills_truth (const double *x)
{
  return 2.0 * hill (x, 2.5, 3.0, 1.5) + 1.5 * hill (x, 7.0, 6.0, 1.8) - hill (x, 4.0, 8.0, 1.2);
}

static double
phases_truth (const double *x)
{
  return x[0] < PHASE_BOUNDARY ? 1.0 + 0.4 * sin (4.0 * x[0]) : 1.9 - 0.8 * (x[0] - PHASE_BOUNDARY);
}

/* --- the table -------------------------------------------------------------------------------- */

#define ALL_MODELS ((1u << NEAR_GP_N_MODELS) - 1)
#define REGRESSION (1u << NEAR_GP_MODEL_REGRESSION)

static const NearGpSourceInfo rows[NEAR_GP_N_SOURCES] = {
  [NEAR_GP_SOURCE_OWN]
  = { { .id = "own", .name = N_ ("Own points"),
        .sentence = N_ ("Your own: clicked, typed, or read from a file.") },
      .n_inputs = 0, .models = ALL_MODELS },
  [NEAR_GP_SOURCE_WORKSHOP]
  = { { .id = "workshop", .name = N_ ("Three waves"),
        .sentence = N_ ("A sum of three sines that a handful of noisy measurements shall reveal."),
        .citation = "NIST AIMS workshop, Gaussian_Processes.ipynb" },
      .n_inputs = 1, .models = REGRESSION, .even = TRUE, .truth = workshop_truth,
      .show_low = 0.0, .show_high = 100.0, .samples = 20,
      .x_low = 0.0, .x_high = 40.0, .true_noise = 0.25, .kernel = "5*RBF(l=10)",
      .noise = NEAR_GP_NOISE_LEARNED, .noise_sd = 1.0 },
  [NEAR_GP_SOURCE_PRIOR]
  = { { .id = "prior", .name = N_ ("Kernel draw"),
        .sentence = N_ ("A function drawn from a kernel that you choose: can learning find that kernel "
                        "again?") },
      .n_inputs = 1, .models = REGRESSION, .samples = 30, .x_low = 0.0, .x_high = 100.0,
      .true_noise = 0.25, .kernel = "RBF(l=5)", .noise = NEAR_GP_NOISE_LEARNED, .noise_sd = 0.5 },
  [NEAR_GP_SOURCE_STEP]
  = { { .id = "step", .name = N_ ("Step"),
        .sentence = N_ ("A jump: no single length suits both the plateaus and the edge.") },
      .n_inputs = 1, .models = REGRESSION, .even = TRUE, .truth = step_truth, .samples = 40,
      .x_low = 0.0, .x_high = 10.0, .true_noise = 0.05, .kernel = "RBF(l=1)",
      .noise = NEAR_GP_NOISE_LEARNED, .noise_sd = 0.1 },
  [NEAR_GP_SOURCE_TREND]
  = { { .id = "trend", .name = N_ ("Trend and season"),
        .sentence = N_ ("A slope with a wave on it: a kernel with both parts can go on beyond the "
                        "points.") },
      .n_inputs = 1, .models = REGRESSION, .even = TRUE, .truth = trend_truth,
      .show_low = 0.0, .show_high = 30.0, .samples = 60,
      .x_low = 0.0, .x_high = 20.0, .true_noise = 0.2, .kernel = "0.1*Linear + Periodic(l=1, p=2.5)",
      .noise = NEAR_GP_NOISE_LEARNED, .noise_sd = 0.5 },
  [NEAR_GP_SOURCE_MORSE]
  = { { .id = "morse", .name = N_ ("A bond"),
        .sentence = N_ ("Energy of a hydrogen molecule against its length, and the slope: a force tells "
                        "as much as another energy."),
        .citation = "P. M. Morse, Phys. Rev. 34, 57 (1929)" },
      .n_inputs = 1, .models = REGRESSION | 1u << NEAR_GP_MODEL_DERIVATIVE, .even = TRUE,
      .truth = morse_truth, .slope = morse_slope, .show_low = 0.4, .show_high = 3.0, .model = NEAR_GP_MODEL_DERIVATIVE, .samples = 6,
      .x_low = 0.45, .x_high = 2.5, .true_noise = 0.02, .kernel = "10*RBF(l=0.5)",
      .mean = NEAR_MEAN_CONSTANT, .noise = NEAR_GP_NOISE_LEARNED, .noise_sd = 0.05 },
  [NEAR_GP_SOURCE_HILLS]
  = { { .id = "hills", .name = N_ ("Hills"),
        .sentence = N_ ("Two hills and a hollow over a plane: two inputs.") },
      .n_inputs = 2, .models = REGRESSION, .truth = hills_truth, .samples = 60, .x_low = 0.0,
      .x_high = 10.0, .true_noise = 0.1, .kernel = "RBF(l=[2, 2])", .noise = NEAR_GP_NOISE_LEARNED,
      .noise_sd = 0.2 },
  [NEAR_GP_SOURCE_MOONS]
  = { { .id = "moons", .name = N_ ("Two moons"),
        .sentence = N_ ("Two classes of points that reach into each other.") },
      .n_inputs = 2, .models = REGRESSION | 1u << NEAR_GP_MODEL_CLASSES,
      .model = NEAR_GP_MODEL_CLASSES, .samples = 80, .x_low = -1.5, .x_high = 2.5,
      .true_noise = 0.2, .kernel = "10*RBF(l=0.7)", .noise = NEAR_GP_NOISE_FIXED, .noise_sd = 0.1 },
  [NEAR_GP_SOURCE_PHASES]
  = { { .id = "phases", .name = N_ ("Two phases"),
        .sentence = N_ ("Along a composition some samples have a phase label and others a property; "
                        "both know something of the boundary."),
        .citation = "A. G. Kusne et al., arXiv:2311.06228 (2023)" },
      .n_inputs = 1,
      .models = REGRESSION | 1u << NEAR_GP_MODEL_CHANGE_POINT | 1u << NEAR_GP_MODEL_CLASSES,
      .even = TRUE, .truth = phases_truth, .show_low = 0.0, .show_high = 1.0,
      .model = NEAR_GP_MODEL_CHANGE_POINT, .mean = NEAR_MEAN_CONSTANT, .samples = 16,
      .x_low = 0.0, .x_high = 1.0, .true_noise = 0.08, .kernel = "0.3*RBF(l=0.3)",
      .noise = NEAR_GP_NOISE_LEARNED, .noise_sd = 0.1 },
  [NEAR_GP_SOURCE_POLYMER]
  = { { .id = "polymer", .name = N_ ("Polymer chains"),
        .sentence = N_ ("How large simulated chains are, by length and solvent, with error bars and the "
                        "ideal chain as an imperfect theory."),
        .citation = "Audus, McDannald & DeCost, ACS Macro Lett. 11, 1117 (2022)" },
      .n_inputs = 2, .models = REGRESSION, .samples = 147, .x_low = 2.0, .x_high = 7.0,
      .kernel = "RBF(l=[3, 0.1])", .mean = NEAR_MEAN_CONSTANT, .noise = NEAR_GP_NOISE_LEARNED,
      .noise_sd = 0.1 },
  [NEAR_GP_SOURCE_DRAWN]
  = { { .id = "drawn", .name = N_ ("Drawn by hand"),
        .sentence = N_ ("A curve that you draw yourself, measured with noise: does the model find it "
                        "again?") },
      .n_inputs = 1, .models = REGRESSION, .even = TRUE, .samples = 20, .x_low = 0.0, .x_high = 10.0,
      .true_noise = 0.1, .kernel = "RBF(l=1)", .noise = NEAR_GP_NOISE_LEARNED, .noise_sd = 0.2 },
};
const NearTable near_gp_source_table = NEAR_TABLE_INIT ("gp-source", N_ ("points"), rows);

const NearGpSourceInfo *
_near_gp_source_get_info (guint source)
{
  return &rows[MIN (source, NEAR_GP_N_SOURCES - 1)];
}

gboolean
near_gp_source_truth (const NearGpSpec *spec, gsize n, const double *x, double *y)
{
  const NearGpSourceInfo *info = _near_gp_source_get_info (spec->source);

  if (info->truth == NULL)
    return FALSE;
  for (gsize i = 0; i < n; i++)
    y[i] = info->truth (x + i * info->n_inputs);
  return TRUE;
}

gboolean
near_gp_points_truth (const NearGpPoints *self, const NearGpSpec *spec, gsize n, const double *x, double *y)
{
  if (spec->source != NEAR_GP_SOURCE_DRAWN)
    return _near_gp_source_get_info (spec->source)->n_inputs == self->n_inputs
           && near_gp_source_truth (spec, n, x, y);
  if (self->truth == NULL || self->n_inputs != 1)
    return FALSE;
  for (gsize i = 0; i < n; i++)
    y[i] = near_gp_truth_get (self->truth, x[i]);
  return TRUE;
}

/* --- measuring -------------------------------------------------------------------------------- */

/* Evenly, both ends included, or by chance; the streams of x and of noise are apart. */
static void
place (const NearGpSpec *spec, NearGpPoints *points, gsize n)
{
  g_autoptr (NearRng) rng = near_rng_new ((guint64) spec->seed, "gp places");
  double range = spec->x_high - spec->x_low;

  if (_near_gp_source_get_info (spec->source)->even)
    for (gsize i = 0; i < n; i++)
      points->x[i] = n == 1 ? spec->x_low : spec->x_low + range * (double) i / (double) (n - 1);
  else
    for (gsize i = 0; i < n * points->n_inputs; i++)
      points->x[i] = near_rng_uniform (rng, spec->x_low, spec->x_high);
}

/* Noise on y, which holds the truth. The error bars are known to who measures. */
static void
measure (const NearGpSpec *spec, NearGpPoints *points)
{
  g_autoptr (NearRng) rng = near_rng_new ((guint64) spec->seed, "gp noise");

  for (gsize i = 0; i < points->n; i++)
    {
      double sd = spec->true_noise;

      if (spec->noise_grows)
        sd *= sqrt (fabs (points->y[i]));
      points->y[i] += near_rng_normal (rng, 0.0, 1.0) * sd;
      if (sd > 0.0)
        points->sd[i] = sd;
    }
}

/* Slopes with the same noise, in their own unit. */
static void
measure_slopes (const NearGpSpec *spec, NearGpPoints *points)
{
  const NearGpSourceInfo *info = _near_gp_source_get_info (spec->source);
  g_autoptr (NearRng) rng = near_rng_new ((guint64) spec->seed, "gp slopes");

  for (gsize i = 0; i < points->n; i++)
    points->slope[i]
        = info->slope (points->x + i) + near_rng_normal (rng, 0.0, 1.0) * spec->true_noise;
}

static NearGpPoints *
generate_function (const NearGpSpec *spec)
{
  const NearGpSourceInfo *info = _near_gp_source_get_info (spec->source);
  gsize n = (gsize) spec->samples, n_far = spec->far_point && info->n_inputs == 1 ? 1 : 0;
  NearGpPoints *points = _near_gp_points_new_empty (n + n_far, info->n_inputs);

  place (spec, points, n);
  if (n_far > 0)
    points->x[n] = FAR_X;
  near_gp_source_truth (spec, n + n_far, points->x, points->y);
  measure (spec, points);
  if (info->slope != NULL)
    measure_slopes (spec, points);
  return points;
}

/* --- drawn from a kernel ---------------------------------------------------------------------- */

/* y <- L z with K = L L^T at the points' places. */
static gboolean
draw_function (NearKernel *kernel, guint64 seed, NearGpPoints *points, GError **error)
{
  gsize n = points->n;
  double jitter;
  g_autoptr (NearRng) rng = near_rng_new (seed, "gp prior draw");
  g_autofree double *k = n > 0 ? g_try_new (double, n *n) : NULL;
  g_autofree double *z = g_new (double, n + 1);

  if (n == 0)
    return TRUE;
  if (k == NULL)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
                   _ ("there is no memory to draw a function at %zu points: choose fewer samples"), n);
      return FALSE;
    }
  near_kernel_matrix (kernel, n, points->x, k, n);
  for (gsize i = 0; i < n; i++)
    z[i] = near_rng_normal (rng, 0.0, 1.0);
  if (!near_cholesky_factor_jitter (n, k, n, &jitter, NULL, error))
    return FALSE;
  for (gsize i = 0; i < n; i++)
    {
      points->y[i] = 0.0;
      for (gsize j = 0; j <= i; j++)
        points->y[i] += k[i * n + j] * z[j];
    }
  return TRUE;
}

static NearGpPoints *
generate_prior (const NearGpSpec *spec, GError **error)
{
  g_autoptr (NearGpPoints) points = _near_gp_points_new_empty ((gsize) spec->samples, 1);
  g_autoptr (NearKernel) kernel
      = near_kernel_parse (spec->true_kernel, 1, (const char *const *) points->input_names, error);

  place (spec, points, points->n);
  if (kernel == NULL || !near_kernel_check_inputs (kernel, points->n, points->x, error)
      || !draw_function (kernel, (guint64) spec->seed, points, error))
    return NULL;
  measure (spec, points);
  return g_steal_pointer (&points);
}

/* --- labels ----------------------------------------------------------------------------------- */

/* Two half circles, radius 1, classes in turn. */
static NearGpPoints *
generate_moons (const NearGpSpec *spec)
{
  NearGpPoints *points = _near_gp_points_new_empty ((gsize) spec->samples, 2);
  g_autoptr (NearRng) rng = near_rng_new ((guint64) spec->seed, "gp moons");

  for (gsize i = 0; i < points->n; i++)
    {
      double angle = near_rng_uniform (rng, 0.0, G_PI);
      gboolean second = i % 2 == 1;

      points->x[2 * i] = (second ? 1.0 - cos (angle) : cos (angle))
                         + near_rng_normal (rng, 0.0, 1.0) * spec->true_noise;
      points->x[2 * i + 1] = (second ? 0.5 - sin (angle) : sin (angle))
                             + near_rng_normal (rng, 0.0, 1.0) * spec->true_noise;
      points->label[i] = points->y[i] = second ? 1.0 : 0.0;
    }
  return points;
}

/* Of five samples two have a label, three a property. */
static NearGpPoints *
generate_phases (const NearGpSpec *spec)
{
  NearGpPoints *points = generate_function (spec);

  for (gsize i = 0; i < points->n; i++)
    if (i % 5 == 1 || i % 5 == 3)
      {
        points->label[i] = points->x[i] < PHASE_BOUNDARY ? 0.0 : 1.0;
        points->y[i] = points->sd[i] = NAN;
      }
  return points;
}

/* --- drawn by hand ---------------------------------------------------------------------------- */

/* Over the part of the curve that is asked for; its axes may have names of the points that it was drawn over. */
static NearGpPoints *
generate_drawn (const NearGpSpec *spec, NearGpTruth *truth)
{
  NearGpSpec part = *spec;
  NearGpPoints *points;
  gsize n = (gsize) spec->samples;

  if (truth != NULL)
    {
      part.x_low = MAX (spec->x_low, truth->x[0]);
      part.x_high = MIN (spec->x_high, truth->x[truth->n - 1]);
    }
  points = _near_gp_points_new_empty (truth != NULL && part.x_low <= part.x_high ? n : 0, 1);
  _near_gp_points_set_names (points, spec->inputs, spec->target);
  points->truth = truth != NULL ? near_gp_truth_ref (truth) : NULL;
  place (&part, points, points->n);
  for (gsize i = 0; i < points->n; i++)
    {
      /* rounding may not lead over the end */
      points->x[i] = CLAMP (points->x[i], part.x_low, part.x_high);
      points->y[i] = near_gp_truth_get (truth, points->x[i]);
    }
  measure (&part, points);
  return points;
}

/* No points yet; as many inputs as there are names, at least one. */
static NearGpPoints *
new_own (const NearGpSpec *spec)
{
  guint n_inputs = 1;
  NearGpPoints *points;

  for (const char *at = spec->inputs; *at != '\0'; at++)
    n_inputs += *at == ',';
  points = _near_gp_points_new_empty (0, MIN (n_inputs, NEAR_GP_MAX_INPUTS));
  _near_gp_points_set_names (points, spec->inputs, spec->target);
  points->own = TRUE;
  return points;
}

/**
 * near_gp_source_generate:
 *
 * The same spec gives the same points. Cost: O(n), but n^3/3 for a draw from a kernel.
 *
 * Errors: those of near_kernel_parse() and near_cholesky_factor_jitter() for a draw; of reading a file for
 *   the polymer
 */
NearGpPoints *
near_gp_source_generate (const NearGpSpec *spec, GError **error)
{
  return near_gp_source_generate_with (spec, NULL, error);
}

NearGpPoints *
near_gp_source_generate_with (const NearGpSpec *spec, NearGpTruth *truth, GError **error)
{
  switch (spec->source)
    {
    case NEAR_GP_SOURCE_OWN:
      return new_own (spec);
    case NEAR_GP_SOURCE_PRIOR:
      return generate_prior (spec, error);
    case NEAR_GP_SOURCE_MOONS:
      return generate_moons (spec);
    case NEAR_GP_SOURCE_PHASES:
      return generate_phases (spec);
    case NEAR_GP_SOURCE_POLYMER:
      return _near_gp_source_load_polymer (spec, error);
    case NEAR_GP_SOURCE_DRAWN:
      return generate_drawn (spec, truth);
    default:
      return generate_function (spec);
    }
}
