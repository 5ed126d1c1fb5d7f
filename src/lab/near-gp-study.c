/* near-gp-study.c — learning curves of an experiment, in a job
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-gp-study.h"
#include "near-gp-lab-private.h"

#include <glib/gi18n-lib.h>

#define N_SIZES 6
#define N_SPLITS 8
#define SMALLEST 4
/* Of the points; the rest is the test. */
#define LARGEST_SHARE 0.8
/* More are not needed to see how the error falls, and each fit takes n^3. */
#define LARGEST 400
#define PUBLISH_US 200000

static void
clear (gpointer data)
{
  NearGpStudy *self = data;

  g_ptr_array_unref (self->names);
  g_ptr_array_unref (self->curves);
}

static NearGpStudy *
study_new (void)
{
  NearGpStudy *self = g_atomic_rc_box_new0 (NearGpStudy);

  self->names = g_ptr_array_new_with_free_func (g_free);
  self->curves = g_ptr_array_new_with_free_func ((GDestroyNotify) near_gp_curve_unref);
  return self;
}

NearGpStudy *
near_gp_study_ref (NearGpStudy *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
near_gp_study_unref (NearGpStudy *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, clear);
}

NearGpStudyWish *
near_gp_study_wish_new (const NearGpSpec *spec, NearGpPoints *points)
{
  NearGpStudyWish *wish = g_new (NearGpStudyWish, 1);

  wish->spec = *spec;
  wish->points = near_gp_points_ref (points);
  return wish;
}

void
near_gp_study_wish_free (NearGpStudyWish *wish)
{
  near_gp_points_unref (wish->points);
  g_free (wish);
}

/* --- one curve ------------------------------------------------------------------------------------ */

typedef struct
{
  NearJobContext *context;
  const NearGpStudy *done; /* curves that are finished */
  const char *name;        /* of the curve under way */
  double from, to;         /* its part of the whole */
  gint64 published;
} Progress;

static void
publish (Progress *progress, NearGpLearningCurve *curve)
{
  NearGpStudy *study;

  if (g_get_monotonic_time () - progress->published < PUBLISH_US)
    return;
  progress->published = g_get_monotonic_time ();
  study = study_new ();
  for (guint i = 0; i < progress->done->curves->len; i++)
    {
      g_ptr_array_add (study->names, g_strdup (progress->done->names->pdata[i]));
      g_ptr_array_add (study->curves, near_gp_curve_ref (progress->done->curves->pdata[i]));
    }
  g_ptr_array_add (study->names, g_strdup (progress->name));
  g_ptr_array_add (study->curves, near_gp_learning_curve_dup_result (curve));
  near_job_context_publish (progress->context, study);
}

static NearGpCurve *
compute_curve (Progress *progress, NearGpData *data, const NearGpLearner *learner, guint64 seed,
               GError **error)
{
  gsize sizes[N_SIZES], n = near_gp_data_get_n (data);
  gsize largest = MIN ((gsize) (LARGEST_SHARE * (double) n), LARGEST);
  NearMonitor parent = near_job_context_get_monitor (progress->context);
  const NearGpCurveSettings settings = { .splits = NEAR_GP_SPLITS_RANDOM,
                                         .measure = NEAR_GP_ERROR_RMSE,
                                         .n_sizes = near_gp_curve_sizes (SMALLEST, largest, N_SIZES, sizes),
                                         .sizes = sizes,
                                         .n_splits = N_SPLITS,
                                         .seed = seed };
  g_autoptr (NearGpLearningCurve) curve = near_gp_learning_curve_new (data, learner, &settings, error);

  while (curve != NULL && !near_gp_learning_curve_is_done (curve))
    {
      double share = (double) near_gp_learning_curve_get_n_done (curve)
                     / MAX (near_gp_learning_curve_get_n_fits (curve), 1);
      double fraction = progress->from + share * (progress->to - progress->from);
      NearMonitorSlice storage;
      NearMonitor slice = near_monitor_slice (&parent, fraction, fraction, &storage);

      if (!near_monitor_check (&slice, 0.0, progress->name, error)
          || !near_gp_learning_curve_step (curve, &slice, error))
        return NULL;
      publish (progress, curve);
    }
  return curve != NULL ? near_gp_learning_curve_dup_result (curve) : NULL;
}

static gboolean
add_curve (NearGpStudy *study, Progress *progress, NearGpData *data, const NearGpLearner *learner,
           guint64 seed, GError **error)
{
  NearGpCurve *curve = compute_curve (progress, data, learner, seed, error);

  if (curve == NULL)
    return FALSE;
  g_ptr_array_add (study->names, g_strdup (progress->name));
  g_ptr_array_add (study->curves, curve);
  return TRUE;
}

/* --- what is compared ----------------------------------------------------------------------------- */

static gboolean
check (const NearGpStudyWish *wish, const NearGpData *data, GError **error)
{
  if (wish->spec.model == NEAR_GP_MODEL_REGRESSION && near_gp_data_get_n (data) >= 2 * SMALLEST)
    return TRUE;
  if (wish->spec.model != NEAR_GP_MODEL_REGRESSION)
    g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_UNSUPPORTED,
                         _ ("learning curves are for regression; choose that model"));
  else
    g_set_error (error, NEAR_ERROR, NEAR_ERROR_NO_DATA,
                 _ ("a learning curve needs at least %d points: some to learn from, some to test with"),
                 2 * SMALLEST);
  return FALSE;
}

/* The points with the theory as one more input, which the ways of using it expect. */
static NearGpData *
new_theory_data (const NearGpStudyWish *wish, GError **error)
{
  const NearGpPoints *p = wish->points;
  guint d = p->n_inputs;
  gsize n;
  g_autofree gsize *rows = _near_gp_points_dup_rows (p, &wish->spec, FALSE, &n);
  g_autofree double *x = g_new (double, n * (d + 1) + 1), *y = g_new (double, n + 1), *noise = g_new (double, n + 1);
  gboolean known = wish->spec.noise == NEAR_GP_NOISE_POINTS;

  for (gsize k = 0; k < n; k++)
    {
      gsize i = rows[k];

      for (guint j = 0; j < d; j++)
        x[k * (d + 1) + j] = p->x[i * d + j];
      x[k * (d + 1) + d] = p->theory[i];
      y[k] = p->y[i];
      noise[k] = known && p->sd[i] > 0.0 ? p->sd[i] * p->sd[i] : 0.0;
    }
  return near_gp_data_new (n, d + 1, x, y, known ? noise : NULL, NULL, p->target_name, error);
}

static gboolean
study_theory (NearGpStudy *study, Progress *progress, const NearGpStudyWish *wish, GError **error)
{
  g_autoptr (NearGpData) data = new_theory_data (wish, error);
  NearGpOptimizerSettings settings = NEAR_GP_OPTIMIZER_SETTINGS_DEFAULT;

  /* from one start, as the publication: with few points further starts find higher likelihoods and worse fits */
  settings.n_starts = 1;
  settings.hold_paths = FALSE;
  if (data == NULL || !check (wish, data, error))
    return FALSE;
  for (guint way = 0; way < NEAR_GP_THEORY_N_WAYS; way++)
    {
      NearGpTheoryModel model
          = { .options = { .way = (NearGpTheoryWay) way, .learn_noise = TRUE }, .settings = settings };
      const NearGpLearner learner = { near_gp_theory_model_fit_predict, &model, FALSE };

      progress->name = _ (near_gp_theory_get_info ((NearGpTheoryWay) way)->info.name);
      progress->from = (double) way / NEAR_GP_THEORY_N_WAYS;
      progress->to = (double) (way + 1) / NEAR_GP_THEORY_N_WAYS;
      if (!add_curve (study, progress, data, &learner, (guint64) wish->spec.seed, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
study_model (NearGpStudy *study, Progress *progress, const NearGpStudyWish *wish, GError **error)
{
  NearGpPosed posed;
  NearGpCurveModel model = { .refit = TRUE, .settings = NEAR_GP_OPTIMIZER_SETTINGS_DEFAULT };
  const NearGpLearner learner = { near_gp_curve_model_fit_predict, &model, FALSE };
  gboolean good;

  if (!_near_gp_pose (&posed, &wish->spec, wish->points, error))
    return FALSE;
  model.kernel = posed.kernel;
  model.mean = posed.mean;
  model.settings.n_starts = 2;
  model.settings.hold_paths = FALSE;
  progress->name = _ ("this model");
  progress->from = 0.0;
  progress->to = 1.0;
  good = check (wish, posed.data, error)
         && add_curve (study, progress, posed.data, &learner, (guint64) wish->spec.seed, error);
  _near_gp_posed_clear (&posed);
  return good;
}

gpointer
near_gp_study_compute (NearJobContext *context, gpointer input, GError **error)
{
  const NearGpStudyWish *wish = input;
  g_autoptr (NearGpStudy) study = study_new ();
  Progress progress = { .context = context, .done = study };
  gboolean good = wish->spec.use_theory && wish->spec.model == NEAR_GP_MODEL_REGRESSION
                      ? study_theory (study, &progress, wish, error)
                      : study_model (study, &progress, wish, error);

  return good ? g_steal_pointer (&study) : NULL;
}
