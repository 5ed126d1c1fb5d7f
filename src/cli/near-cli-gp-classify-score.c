/* near-cli-gp-classify-score.c — gp classify: how often it is right, also where it has not learned
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-cli-gp-classify.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* The least probability that counts: a class that was never seen would make the loss infinite. */
#define LEAST_PROBABILITY 1e-15

static guint
find_best (const double *probability, guint n)
{
  guint best = 0;

  for (guint c = 1; c < n; c++)
    if (probability[c] > probability[best])
      best = c;
  return best;
}

static gboolean
score_training (const NearCliGpProblem *problem, const NearGpClassifier *classifier, const NearCliGpClasses *classes,
                NearCliGpClassScore *score, const NearMonitor *monitor, GError **error)
{
  gsize n = problem->points->n, right = 0, most = 0;
  g_autofree double *probability = g_new (double, MAX (n * classes->n, 1));
  const NearGpClassification out = { .probability = probability };

  if (!near_gp_classifier_predict (classifier, n, problem->points->x, &out, monitor, error))
    return FALSE;
  for (gsize i = 0; i < n; i++)
    right += find_best (probability + i * classes->n, classes->n) == classes->labels[i];
  score->chance_log_loss = 0.0;
  for (guint c = 0; c < classes->n; c++)
    {
      double share = (double) classes->counts[c] / (double) n;

      most = MAX (most, classes->counts[c]);
      score->chance_log_loss -= share * log (share);
    }
  score->training_accuracy = (double) right / (double) n;
  score->chance_accuracy = (double) most / (double) n;
  return TRUE;
}

/* Every class is dealt out over the folds by itself, in an order by chance. */
static guint *
deal_folds (gsize n, const NearCliGpClasses *classes, guint64 seed)
{
  g_autofree guint *place = g_new (guint, n);
  g_autofree gsize *order = g_new (gsize, n);
  guint *fold = g_new (guint, n), next = 0;

  near_gp_folds (n, (guint) n, seed, place);
  for (gsize i = 0; i < n; i++)
    order[place[i]] = i;
  for (guint c = 0; c < classes->n; c++)
    for (gsize k = 0; k < n; k++)
      if (classes->labels[order[k]] == c)
        fold[order[k]] = next++ % NEAR_CLI_GP_CLASS_FOLDS;
  return fold;
}

/* One fold's points and those that stay, with the classes that stay numbered without gaps. */
typedef struct
{
  gsize n_in, n_out;
  double *x_in, *x_out;
  guint *labels;   /* (n_in): as numbered here */
  gsize *rows;     /* (n_out) */
  guint n_classes;
  guint number[NEAR_GP_CLASSIFIER_MAX_CLASSES]; /* G_MAXUINT: none stays */
} Part;

static void
part_init (Part *part, const NearGpPoints *points, const NearCliGpClasses *classes, const guint *fold, guint k)
{
  guint d = points->n_inputs;

  *part = (Part){ .x_in = g_new (double, points->n *d + 1), .x_out = g_new (double, points->n *d + 1),
                  .labels = g_new (guint, points->n + 1), .rows = g_new (gsize, points->n + 1) };
  for (guint c = 0; c < classes->n; c++)
    {
      gboolean stays = FALSE;

      for (gsize i = 0; i < points->n && !stays; i++)
        stays = fold[i] != k && classes->labels[i] == c;
      part->number[c] = stays ? part->n_classes++ : G_MAXUINT;
    }
  for (gsize i = 0; i < points->n; i++)
    if (fold[i] == k)
      {
        memcpy (part->x_out + part->n_out * d, points->x + i * d, d * sizeof (double));
        part->rows[part->n_out++] = i;
      }
    else
      {
        memcpy (part->x_in + part->n_in * d, points->x + i * d, d * sizeof (double));
        part->labels[part->n_in++] = part->number[classes->labels[i]];
      }
}

static void
part_clear (Part *part)
{
  g_free (part->x_in);
  g_free (part->x_out);
  g_free (part->labels);
  g_free (part->rows);
}

static gboolean
score_part (const Part *part, NearKernel *kernel, const NearCliGpClasses *classes, gsize *right, double *loss,
            const NearMonitor *monitor, GError **error)
{
  g_autoptr (NearGpClassifier) classifier = near_gp_classifier_new (part->n_in, part->x_in, part->labels,
                                                                    part->n_classes, kernel, monitor, error);
  g_autofree double *probability = g_new (double, part->n_out * part->n_classes + 1);
  const NearGpClassification out = { .probability = probability };

  if (classifier == NULL
      || !near_gp_classifier_predict (classifier, part->n_out, part->x_out, &out, monitor, error))
    return FALSE;
  for (gsize i = 0; i < part->n_out; i++)
    {
      const double *p = probability + i * part->n_classes;
      guint own = part->number[classes->labels[part->rows[i]]];

      *right += own == find_best (p, part->n_classes);
      *loss -= log (MAX (own != G_MAXUINT ? p[own] : 0.0, LEAST_PROBABILITY));
    }
  return TRUE;
}

static gboolean
cross_validate (const NearCliGpProblem *problem, NearKernel *kernel, const NearCliGpClasses *classes, guint64 seed,
                NearCliGpClassScore *score, const NearMonitor *monitor, GError **error)
{
  gsize n = problem->points->n, right = 0;
  g_autofree guint *fold = deal_folds (n, classes, seed);
  double loss = 0.0;
  gboolean good = TRUE;

  for (guint k = 0; k < NEAR_CLI_GP_CLASS_FOLDS && good; k++)
    {
      NearMonitorSlice slice;
      NearMonitor step = near_monitor_slice (monitor, (double) k / NEAR_CLI_GP_CLASS_FOLDS,
                                             (k + 1.0) / NEAR_CLI_GP_CLASS_FOLDS, &slice);
      Part part;

      part_init (&part, problem->points, classes, fold, k);
      good = score_part (&part, kernel, classes, &right, &loss, &step, error);
      part_clear (&part);
    }
  if (!good)
    return FALSE;
  score->accuracy = (double) right / (double) n;
  score->log_loss = loss / (double) n;
  return TRUE;
}

gboolean
near_cli_gp_classify_score (const NearCliGpProblem *problem, const NearGpClassifier *classifier,
                            const NearCliGpClasses *classes, guint64 seed, NearCliGpClassScore *score,
                            const NearMonitor *monitor, GError **error)
{
  NearKernel *kernel = near_gp_classifier_get_kernel (classifier);
  NearMonitorSlice slices[2];
  NearMonitor training = near_monitor_slice (monitor, 0.0, 0.1, &slices[0]);
  NearMonitor folding = near_monitor_slice (monitor, 0.1, 1.0, &slices[1]);
  GError *trouble = NULL;

  *score = (NearCliGpClassScore){ NAN, NAN, NAN, NAN, NAN };
  if (!score_training (problem, classifier, classes, score, &training, error))
    return FALSE;
  if (problem->points->n < 2 * NEAR_CLI_GP_CLASS_FOLDS)
    {
      g_ptr_array_add (problem->notes, g_strdup_printf (_ ("%zu points are too few for errors of %d folds."),
                                                        problem->points->n, NEAR_CLI_GP_CLASS_FOLDS));
      return TRUE;
    }
  if (cross_validate (problem, kernel, classes, seed, score, &folding, &trouble))
    return TRUE;
  if (g_error_matches (trouble, NEAR_ERROR, NEAR_ERROR_CANCELLED))
    {
      g_propagate_error (error, trouble);
      return FALSE;
    }
  g_ptr_array_add (problem->notes, g_strdup_printf (_ ("There are no errors of folds: %s"), trouble->message));
  g_error_free (trouble);
  return TRUE;
}
