/* near-gp-spec.c — the Gaussian-process lab's schema
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-gp-spec.h"
#include "near-gp-optimizer.h"
#include "near-gp-lab-private.h"
#include "near-gp-theory.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* --- tables ----------------------------------------------------------------------------------- */

static const NearInfo model_rows[NEAR_GP_N_MODELS] = {
  [NEAR_GP_MODEL_REGRESSION]
  = { .id = "regression", .name = N_ ("Regression"),
      .sentence = N_ ("A number is predicted, with how sure it is.") },
  [NEAR_GP_MODEL_CLASSES]
  = { .id = "classes", .name = N_ ("Classes"),
      .sentence = N_ ("The probability of a class is predicted: a Gaussian process behind a sigmoid.") },
  [NEAR_GP_MODEL_CHANGE_POINT]
  = { .id = "change-point", .name = N_ ("Change point"),
      .sentence = N_ ("A boundary is found from labels and from a property that differs on its two "
                      "sides, both together.") },
  [NEAR_GP_MODEL_DERIVATIVE]
  = { .id = "derivative", .name = N_ ("Values and slopes"),
      .sentence = N_ ("Values and slopes at the same points are learned together, as energies and "
                      "forces are.") },
};
const NearTable near_gp_model_table = NEAR_TABLE_INIT ("gp-model", N_ ("model"), model_rows);

static const NearInfo band_rows[] = {
  [NEAR_GP_BAND_FUNCTION]
  = { .id = "function", .name = N_ ("Function"),
      .sentence = N_ ("The band shows where the function itself lies, without noise.") },
  [NEAR_GP_BAND_MEASUREMENT]
  = { .id = "measurement", .name = N_ ("New measurement"),
      .sentence = N_ ("The band shows where a new measurement would lie, noise included.") },
};
const NearTable near_gp_band_table = NEAR_TABLE_INIT ("gp-band", N_ ("band"), band_rows);

static const NearInfo draws_rows[] = {
  [NEAR_GP_DRAWS_NONE] = { .id = "none", .name = N_ ("None"),
                           .sentence = N_ ("Only the mean and its band are shown.") },
  [NEAR_GP_DRAWS_PRIOR]
  = { .id = "prior", .name = N_ ("Prior"),
      .sentence = N_ ("Functions as the kernel has them before any point is seen.") },
  [NEAR_GP_DRAWS_POSTERIOR]
  = { .id = "posterior", .name = N_ ("Posterior"),
      .sentence = N_ ("Functions that agree with the points.") },
  [NEAR_GP_DRAWS_BOTH]
  = { .id = "both", .name = N_ ("Both"),
      .sentence = N_ ("Each prior function, and the same function bent so that it agrees with the "
                      "points."),
      .citation = "Wilson et al., arXiv:2002.09309 (Matheron's rule)" },
};
const NearTable near_gp_draws_table = NEAR_TABLE_INIT ("gp-draws", N_ ("draws"), draws_rows);

static const NearInfo noise_rows[] = {
  [NEAR_GP_NOISE_FIXED]
  = { .id = "fixed", .name = N_ ("Fixed"),
      .sentence = N_ ("The noise is what you say; optimising leaves it alone.") },
  [NEAR_GP_NOISE_LEARNED]
  = { .id = "learned", .name = N_ ("Learned"),
      .sentence = N_ ("One noise for all points, found with the kernel's numbers.") },
  [NEAR_GP_NOISE_POINTS]
  = { .id = "points", .name = N_ ("Error bars"),
      .sentence = N_ ("Each point has its own noise: the square of its error bar is its variance.") },
};
const NearTable near_gp_noise_table = NEAR_TABLE_INIT ("gp-noise", N_ ("noise"), noise_rows);

static const NearInfo fit_rows[1 + NEAR_GP_N_SPARSE] = {
  { .id = "exact", .name = N_ ("Exact"),
    .sentence = N_ ("All points count; time grows with the cube of their number.") },
  [1 + NEAR_GP_SPARSE_SOR]
  = { .id = "sor", .name = N_ ("Subset of regressors"),
      .sentence = N_ ("A regression with one bump for each centre; too sure of itself far from them.") },
  [1 + NEAR_GP_SPARSE_DTC]
  = { .id = "dtc", .name = N_ ("DTC"),
      .sentence = N_ ("The same mean as with the subset of regressors, and honest bands far from the "
                      "centres.") },
  [1 + NEAR_GP_SPARSE_VFE]
  = { .id = "vfe", .name = N_ ("Variational"),
      .sentence = N_ ("A lower bound of the likelihood, which more centres can only raise.") },
  [1 + NEAR_GP_SPARSE_FITC]
  = { .id = "fitc", .name = N_ ("FITC"),
      .sentence = N_ ("What the centres do not explain at a point counts as noise of that point.") },
};
const NearTable near_gp_fit_table = NEAR_TABLE_INIT ("gp-fit", N_ ("fit"), fit_rows);

/* --- fields ----------------------------------------------------------------------------------- */

#define MEMBER(member)                                                                             \
  .key = #member, .offset = G_STRUCT_OFFSET (NearGpSpec, member),                                  \
  .size = sizeof (((NearGpSpec *) NULL)->member)

/* What other choices follow from stands first: told one after the other they stay as they are told. */
static const NearSpecField fields[] = {
  { MEMBER (source), .kind = NEAR_SPEC_CHOICE, .choices = &near_gp_source_table,
    .label = N_ ("Points"),
    .sentence = N_ ("Where the points come from.") },
  { MEMBER (model), .kind = NEAR_SPEC_CHOICE, .choices = &near_gp_model_table,
    .label = N_ ("Model"),
    .sentence = N_ ("What is asked of the points.") },
  { MEMBER (samples), .kind = NEAR_SPEC_INTEGER, .minimum = 0, .maximum = 20000,
    .label = N_ ("Samples"),
    .sentence = N_ ("How many points are measured.") },
  { MEMBER (x_low), .kind = NEAR_SPEC_REAL, .minimum = -1e9, .maximum = 1e9,
    .label = N_ ("From"),
    .sentence = N_ ("Where the first point may lie.") },
  { MEMBER (x_high), .kind = NEAR_SPEC_REAL, .minimum = -1e9, .maximum = 1e9,
    .label = N_ ("To"),
    .sentence = N_ ("Where the last point may lie.") },
  { MEMBER (true_noise), .kind = NEAR_SPEC_REAL, .minimum = 0, .maximum = 1e6,
    .label = N_ ("True noise"),
    .sentence = N_ ("Standard deviation of the noise that measured points get; the model does not know "
                    "it.") },
  { MEMBER (noise_grows), .kind = NEAR_SPEC_BOOLEAN,
    .label = N_ ("Noise grows"),
    .sentence = N_ ("The noise's standard deviation is multiplied by the root of the value, so that "
                    "large values are less sure.") },
  { MEMBER (far_point), .kind = NEAR_SPEC_BOOLEAN,
    .label = N_ ("Far point"),
    .sentence = N_ ("One more point far away, at x = 80.") },
  { MEMBER (seed), .kind = NEAR_SPEC_INTEGER, .minimum = 0, .maximum = 9007199254740991.0,
    .label = N_ ("Seed"),
    .sentence = N_ ("The number that all chance comes from: the same seed gives the same points and "
                    "draws.") },
  { MEMBER (true_kernel), .kind = NEAR_SPEC_TEXT,
    .label = N_ ("True kernel"),
    .sentence = N_ ("The kernel that the source “prior” draws its function from; the model does not "
                    "know it.") },
  { MEMBER (inputs), .kind = NEAR_SPEC_TEXT,
    .label = N_ ("Inputs"),
    .sentence = N_ ("Names of the inputs of own points, with commas between them.") },
  { MEMBER (target), .kind = NEAR_SPEC_TEXT,
    .label = N_ ("Target"),
    .sentence = N_ ("Name of what is measured at own points.") },
  { MEMBER (long_chains), .kind = NEAR_SPEC_BOOLEAN,
    .label = N_ ("Test on longer chains"),
    .sentence = N_ ("Polymer chains twice as long as any that is learned from are the test: whether a model "
                    "carries beyond its points.") },
  { MEMBER (theory), .kind = NEAR_SPEC_CHOICE, .choices = &near_gp_theory_table,
    .label = N_ ("Theory"),
    .sentence = N_ ("How a theory's values help, where the points have one.") },
  { MEMBER (use_theory), .kind = NEAR_SPEC_BOOLEAN,
    .label = N_ ("Use theory"),
    .sentence = N_ ("Whether the theory's values are used at all.") },
  { MEMBER (kernel), .kind = NEAR_SPEC_TEXT,
    .label = N_ ("Kernel"),
    .sentence = N_ ("How alike the function is at two places: a sum and product of named kernels.") },
  { MEMBER (formula), .kind = NEAR_SPEC_TEXT,
    .label = N_ ("Formula"),
    .sentence = N_ ("What is believed before any point is seen; other names than the inputs are numbers "
                    "to be found, as in “a=2; a*x1 + b”.") },
  { MEMBER (mean), .kind = NEAR_SPEC_CHOICE, .choices = &near_mean_table,
    .label = N_ ("Mean"),
    .sentence = N_ ("What the prediction returns to far from all points.") },
  { MEMBER (noise), .kind = NEAR_SPEC_CHOICE, .choices = &near_gp_noise_table,
    .label = N_ ("Noise"),
    .sentence = N_ ("What the model believes of the points' noise.") },
  { MEMBER (noise_sd), .kind = NEAR_SPEC_REAL, .minimum = 0, .maximum = 1e9,
    .label = N_ ("Noise deviation"),
    .sentence = N_ ("Standard deviation of the noise that the model believes in; its square is the "
                    "variance.") },
  { MEMBER (slope_noise_sd), .kind = NEAR_SPEC_REAL, .minimum = 1e-9, .maximum = 1e9,
    .label = N_ ("Slope noise deviation"),
    .sentence = N_ ("Standard deviation of the noise of slopes, in the model “values and slopes”.") },
  { MEMBER (n_centers), .kind = NEAR_SPEC_INTEGER, .minimum = 1, .maximum = 4000,
    .label = N_ ("Centres"),
    .sentence = N_ ("How many points stand for all of them in a sparse fit.") },
  { MEMBER (centers), .kind = NEAR_SPEC_CHOICE, .choices = &near_gp_centers_table,
    .label = N_ ("Centres lie"),
    .sentence = N_ ("How the centres of a sparse fit are chosen.") },
  { MEMBER (sparse), .kind = NEAR_SPEC_CHOICE, .choices = &near_gp_fit_table,
    .label = N_ ("Fit"),
    .sentence = N_ ("Exactly with all points, or with a few centres that stand for them.") },
  { MEMBER (objective), .kind = NEAR_SPEC_CHOICE, .choices = &near_gp_objective_table,
    .label = N_ ("Objective"),
    .sentence = N_ ("What optimising makes as large as it can.") },
  { MEMBER (restarts), .kind = NEAR_SPEC_INTEGER, .minimum = 0, .maximum = 1000,
    .label = N_ ("Restarts"),
    .sentence = N_ ("How many more starting points optimising tries, so that it does not stop at the "
                    "first hill.") },
  { MEMBER (band), .kind = NEAR_SPEC_CHOICE, .choices = &near_gp_band_table,
    .label = N_ ("Band"),
    .sentence = N_ ("What the band is about: the function, or a new measurement of it.") },
  { MEMBER (draws), .kind = NEAR_SPEC_CHOICE, .choices = &near_gp_draws_table,
    .label = N_ ("Draws"),
    .sentence = N_ ("Functions drawn at random from what the model believes.") },
  { MEMBER (n_draws), .kind = NEAR_SPEC_INTEGER, .minimum = 1, .maximum = 50,
    .label = N_ ("Number of draws"),
    .sentence = N_ ("How many functions are drawn.") },
  { MEMBER (n_folds), .kind = NEAR_SPEC_INTEGER, .minimum = 2, .maximum = 100,
    .label = N_ ("Folds"),
    .sentence = N_ ("Into how many parts the points are split for validation, each left out once.") },
  { MEMBER (test_share), .kind = NEAR_SPEC_REAL, .minimum = 0, .maximum = 0.9,
    .label = N_ ("Test share"),
    .sentence = N_ ("The share of points that is held out of the fit and tested on.") },
};

static const NearGpSpec defaults = {
  .model = NEAR_GP_MODEL_REGRESSION,
  .source = NEAR_GP_SOURCE_WORKSHOP,
  .samples = 20,
  .x_low = 0.0,
  .x_high = 40.0,
  .true_noise = 0.25,
  .seed = 42,
  .true_kernel = "5*RBF(l=10)",
  .kernel = "5*RBF(l=10)",
  .mean = NEAR_MEAN_ZERO,
  .noise = NEAR_GP_NOISE_LEARNED,
  .noise_sd = 1.0,
  .slope_noise_sd = 1.0,
  .n_centers = 50,
  .restarts = 4,
  .band = NEAR_GP_BAND_MEASUREMENT,
  .draws = NEAR_GP_DRAWS_NONE,
  .n_draws = 5,
  .n_folds = 5,
};

/* --- what binds several fields ---------------------------------------------------------------- */

static gboolean
validate_model (const NearGpSpec *spec, GError **error)
{
  if (spec->sparse != 0 && spec->model != NEAR_GP_MODEL_REGRESSION)
    {
      g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                           _ ("a sparse fit is for the model “regression” only: choose the fit “exact”, "
                              "or the model “regression”"));
      return FALSE;
    }
  if ((_near_gp_source_get_info (spec->source)->models & (1u << spec->model)) == 0)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                   _ ("the points “%s” have not what the model “%s” learns from: choose other "
                      "points or another model"),
                   near_table_get (&near_gp_source_table, spec->source)->id,
                   near_table_get (&near_gp_model_table, spec->model)->id);
      return FALSE;
    }
  return TRUE;
}

static gboolean
validate (gconstpointer data, GError **error)
{
  const NearGpSpec *spec = data;

  if (!(spec->x_low < spec->x_high))
    {
      g_autofree char *low = g_strdup_printf ("%g", spec->x_low);
      g_autofree char *high = g_strdup_printf ("%g", spec->x_high);

      g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                   _ ("x_low (%s) must be below x_high (%s)"), low, high);
      return FALSE;
    }
  if (spec->noise == NEAR_GP_NOISE_LEARNED && !(spec->noise_sd > 0.0))
    {
      g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                           _ ("noise_sd is 0: noise that is learned must start above it; hold it fixed, or give it "
                              "a value"));
      return FALSE;
    }
  if (spec->kernel[strspn (spec->kernel, " \t")] == '\0')
    {
      g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_PARSE,
                           _ ("the kernel is empty: write one, such as “5*RBF(l=10)”"));
      return FALSE;
    }
  if (spec->mean == NEAR_MEAN_FORMULA && spec->formula[strspn (spec->formula, " \t")] == '\0')
    {
      g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_PARSE,
                           _ ("the mean is a formula, but there is none: write one, such as “a*x1 + b”"));
      return FALSE;
    }
  return validate_model (spec, error);
}

const NearSpecSchema near_gp_schema = {
  .lab = "gp",
  .version = 1,
  .size = sizeof (NearGpSpec),
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .defaults = &defaults,
  .validate = validate,
};

/* --- what follows ----------------------------------------------------------------------------- */

static void
follow_source (NearGpSpec *self)
{
  const NearGpSourceInfo *info = _near_gp_source_get_info (self->source);

  if (self->source == NEAR_GP_SOURCE_OWN)
    return;
  self->model = info->model;
  self->samples = info->samples;
  self->x_low = info->x_low;
  self->x_high = info->x_high;
  self->true_noise = info->true_noise;
  self->noise_grows = FALSE;
  self->far_point = FALSE;
  self->long_chains = FALSE;
  g_strlcpy (self->kernel, info->kernel, sizeof self->kernel);
  if (self->source == NEAR_GP_SOURCE_PRIOR)
    g_strlcpy (self->true_kernel, defaults.true_kernel, sizeof self->true_kernel);
  self->mean = info->mean;
  self->formula[0] = '\0';
  self->noise = info->noise;
  self->noise_sd = info->noise_sd;
  self->slope_noise_sd = info->noise_sd;
  self->use_theory = FALSE;
  if (self->model != NEAR_GP_MODEL_REGRESSION)
    self->sparse = 0;
}

/* The points that a model without points of its own gets. */
static void
follow_model (NearGpSpec *self)
{
  static const guint sources[NEAR_GP_N_MODELS] = {
    [NEAR_GP_MODEL_REGRESSION] = NEAR_GP_SOURCE_WORKSHOP,
    [NEAR_GP_MODEL_CLASSES] = NEAR_GP_SOURCE_MOONS,
    [NEAR_GP_MODEL_CHANGE_POINT] = NEAR_GP_SOURCE_PHASES,
    [NEAR_GP_MODEL_DERIVATIVE] = NEAR_GP_SOURCE_MORSE,
  };
  guint model = self->model;

  if ((_near_gp_source_get_info (self->source)->models & (1u << model)) == 0)
    {
      self->source = sources[model];
      follow_source (self);
      self->model = model;
    }
  if (model != NEAR_GP_MODEL_REGRESSION)
    self->sparse = 0;
}

/* The polymer's problem as its authors posed it, where the kernel sees the inputs ln N, alpha and perhaps the
 * theory. Other points keep their kernel: their inputs are not known here. */
static void
follow_theory (NearGpSpec *self)
{
  const char *kernel = _near_gp_source_get_info (NEAR_GP_SOURCE_POLYMER)->kernel;

  if (self->source != NEAR_GP_SOURCE_POLYMER)
    return;
  if (self->use_theory && self->theory == NEAR_GP_THEORY_LATENT)
    kernel = "RBF(l=[3, 0.1, 1])";
  else if (self->use_theory && self->theory == NEAR_GP_THEORY_PARAMETERIZATION)
    kernel = "Linear(s0=0, on=[1])*RBF(l=1, on=[2]) + RBF(l=[3, 0.1])";
  g_strlcpy (self->kernel, kernel, sizeof self->kernel);
}

void
near_gp_spec_follow (NearGpSpec *self, const char *key)
{
  if (g_str_equal (key, "source"))
    follow_source (self);
  else if (g_str_equal (key, "model"))
    follow_model (self);
  else if (g_str_equal (key, "noise_grows") && self->noise_grows)
    self->noise = NEAR_GP_NOISE_POINTS;
  else if (g_str_equal (key, "formula"))
    {
      if (self->formula[0] != '\0')
        self->mean = NEAR_MEAN_FORMULA;
      else if (self->mean == NEAR_MEAN_FORMULA)
        self->mean = NEAR_MEAN_ZERO;
    }
  else if (g_str_equal (key, "theory") || g_str_equal (key, "use_theory"))
    {
      self->use_theory = self->use_theory || g_str_equal (key, "theory");
      follow_theory (self);
    }
}

/* Texts beyond their end are not looked at: every field is compared by its schema. */
gboolean
_near_gp_spec_keeps_points (const NearGpSpec *a, const NearGpSpec *b)
{
  static const char *const keys[]
      = { "source", "samples", "x_low", "x_high", "true_noise", "noise_grows", "far_point", "seed",
          "true_kernel", "long_chains" };

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    if (!near_spec_field_equal (near_spec_find_field (&near_gp_schema, keys[i]), a, b))
      return FALSE;
  return TRUE;
}
