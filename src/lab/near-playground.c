/* near-playground.c — the playground's experiment
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-playground.h"
#include "near-playground-data.h"

#include <inttypes.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

struct _NearPlayground
{
  NearPlaygroundSpec spec;
  NearDataSet *points;
  NearDataSet *train, *test; /* features */
  NearTrainer *trainer;
  NearLossHistory history;
  double chance_loss;
  gint64 training_us; /* time in the trainer since epochs_timed began */
  guint64 epochs_timed;
  gboolean diverged;
  guint64 diverged_epoch;
  gboolean weights_edited;
  char *irreproducible;
};

/* --- making ----------------------------------------------------------------------------------- */

NearNetwork *
near_playground_new_shape (const NearPlaygroundSpec *spec, GError **error)
{
  guint n_features = near_features_count (spec->features);

  if (n_features == 0)
    {
      g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_NO_DATA,
                           _ ("no feature is chosen: the network needs at least one input, such as x"));
      return NULL;
    }
  return near_network_new_simple (n_features, spec->hidden.n, spec->hidden.values, 1,
                                  spec->activation, spec->output_activation);
}

/* Weights have a seed of their own, so that others can be drawn for the same points. */
static guint64
weights_seed (const NearPlaygroundSpec *spec)
{
  return (guint64) spec->seed + (guint64) spec->restart * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
}

static NearTrainer *
new_trainer (const NearPlaygroundSpec *spec, NearNetwork *weights, NearDataSet *train, GError **error)
{
  g_autoptr (NearNetwork) shape = near_playground_new_shape (spec, error);
  g_autoptr (NearNetwork) start = NULL;
  NearTrainerOptions options = { .mode = spec->mode,
                                 .loss = spec->loss,
                                 .optimizer = spec->optimizer,
                                 .rate = spec->rate,
                                 .batch = (gsize) spec->batch,
                                 .regularization = spec->regularization,
                                 .regularization_rate = spec->regularization_rate,
                                 .seed = (guint64) spec->seed,
                                 .engine = NEAR_ENGINE_SMALL };

  if (shape == NULL)
    return NULL;
  start = weights != NULL ? near_network_ref (weights)
                          : near_network_initialized (shape, spec->initialization,
                                                      weights_seed (spec));
  if (!near_network_same_shape (shape, start))
    {
      g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                           _ ("the weights belong to another network: choose the same features and "
                              "hidden layers"));
      return NULL;
    }
  return near_trainer_new (start, train, &options, error);
}

/* The trivial answer, measured where the test loss is measured; on the training points if there are no
 * others. */
static double
eval_chance (const NearPlaygroundSpec *spec, const NearDataSet *train, const NearDataSet *test)
{
  const NearDataSet *judged = near_data_set_get_n (test) > 0 ? test : train;
  g_autofree double *known = near_array_dup_doubles (near_data_set_get_y (train));
  gsize n = near_data_set_get_n (judged);
  double mean, sum = 0.0;

  near_loss_best_constant (spec->loss, near_data_set_get_n (train), known, &mean);
  for (gsize i = 0; i < n; i++)
    sum += near_loss_eval (spec->loss, NEAR_ACTIVATION_TANH, mean,
                           near_data_set_get_target (judged, i, 0));
  return sum / (double) n;
}

static void
record (NearPlayground *self)
{
  g_autoptr (NearNetwork) network = near_trainer_dup_network (self->trainer);
  NearScore train, test;

  near_network_score (network, self->spec.loss, self->train, &train);
  near_network_score (network, self->spec.loss, self->test, &test);
  near_loss_history_add (&self->history, near_trainer_get_epoch (self->trainer), train.loss,
                         test.loss);
  if (!self->diverged && (!isfinite (train.loss) || !near_network_is_finite (network)))
    {
      self->diverged = TRUE;
      self->diverged_epoch = near_trainer_get_epoch (self->trainer);
    }
}

/**
 * near_playground_new:
 *
 * Errors: those of near_playground_make_data() and near_trainer_new()
 */
NearPlayground *
near_playground_new (const NearPlaygroundSpec *spec, NearDataSet *own, NearNetwork *weights,
                     GError **error)
{
  g_autoptr (NearPlayground) self = g_new0 (NearPlayground, 1);
  g_autoptr (NearDataSet) inputs = NULL;

  self->spec = *spec;
  if (!near_spec_validate (&near_playground_schema, spec, error))
    return NULL;
  self->points = near_playground_make_data (spec, own, error);
  if (self->points == NULL)
    return NULL;
  inputs = near_features_apply (spec->features, self->points, error);
  if (inputs == NULL)
    return NULL;
  self->train = near_data_set_select_part (inputs, NEAR_PART_TRAIN);
  self->test = near_data_set_select_part (inputs, NEAR_PART_TEST);
  self->trainer = new_trainer (spec, weights, self->train, error);
  if (self->trainer == NULL)
    return NULL;
  self->chance_loss = eval_chance (spec, self->train, self->test);
  near_loss_history_init (&self->history);
  record (self);
  return g_steal_pointer (&self);
}

/* The weights that training starts from, where they were given and not drawn. */
static gboolean
get_given_weights (const NearPlaygroundSpec *spec, GHashTable *attachments, NearNetwork **weights,
                   GError **error)
{
  const NearArray *start = g_hash_table_lookup (attachments, "start");
  g_autoptr (NearNetwork) shape = NULL;

  if (start == NULL)
    return TRUE;
  shape = near_playground_new_shape (spec, error);
  if (shape == NULL)
    return FALSE;
  if (near_array_peek_doubles (start) == NULL
      || near_array_get_length (start) != near_network_get_n_parameters (shape))
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_PARSE,
                   _ ("the document's first weights do not fit its network: “start” should have %zu "
                      "numbers"),
                   near_network_get_n_parameters (shape));
      return FALSE;
    }
  *weights = near_network_with_parameters (shape, near_array_peek_doubles (start));
  return TRUE;
}

/* With @restore training goes on where it was left. */
NearPlayground *
near_playground_new_from_attachments (const NearPlaygroundSpec *spec, GHashTable *attachments,
                                      gboolean restore, GError **error)
{
  g_autoptr (NearDataSet) own = NULL;
  g_autoptr (NearNetwork) weights = NULL;
  g_autoptr (NearPlayground) self = NULL;

  if (spec->pattern == NEAR_PATTERN_OWN && g_hash_table_contains (attachments, "data_x"))
    {
      own = near_playground_data_from_attachments (attachments, error);
      if (own == NULL)
        return NULL;
    }
  if (!get_given_weights (spec, attachments, &weights, error))
    return NULL;
  self = near_playground_new (spec, own, weights, error);
  if (self == NULL)
    return NULL;
  if (restore
      && (g_hash_table_contains (attachments, "parameters")
          || g_hash_table_contains (attachments, "counts"))
      && !near_playground_restore (self, attachments, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
near_playground_free (NearPlayground *self)
{
  if (self == NULL)
    return;
  near_data_set_unref (self->points);
  near_data_set_unref (self->train);
  near_data_set_unref (self->test);
  near_trainer_free (self->trainer);
  g_free (self->irreproducible);
  g_free (self);
}

/* --- stepping --------------------------------------------------------------------------------- */

/**
 * near_playground_step:
 *
 * One epoch. Does nothing once training has diverged.
 *
 * Errors: NEAR_ERROR_CANCELLED
 */
gboolean
near_playground_step (NearPlayground *self, const NearMonitor *monitor, GError **error)
{
  gint64 begin;

  if (self->diverged)
    return TRUE;
  begin = g_get_monotonic_time ();
  if (!near_trainer_step (self->trainer, monitor, error))
    return FALSE;
  self->training_us += g_get_monotonic_time () - begin;
  self->epochs_timed++;
  if (near_loss_history_wants (&self->history, near_trainer_get_epoch (self->trainer)))
    record (self);
  return TRUE;
}

/* The run as a whole, seen from within one epoch: progress stays, stopping goes through. */
static gboolean
poll_inside (double fraction, const char *stage, gpointer user_data)
{
  return near_monitor_poll (user_data, -1.0, stage);
}

/**
 * near_playground_run:
 *
 * Steps to @to_epoch, or to where training diverges. The monitor is asked every few milliseconds.
 *
 * Errors: NEAR_ERROR_CANCELLED
 */
gboolean
near_playground_run (NearPlayground *self, guint64 to_epoch, const NearMonitor *monitor, GError **error)
{
  guint64 from = near_playground_get_epoch (self);
  NearMonitor inside = { poll_inside, (gpointer) monitor };
  gint64 asked = 0;

  while (near_playground_get_epoch (self) < to_epoch && !self->diverged)
    {
      guint64 done = near_playground_get_epoch (self);
      gint64 now = g_get_monotonic_time ();

      if (now - asked > 5000)
        {
          asked = now;
          if (!near_monitor_check (monitor, (double) (done - from) / (double) (to_epoch - from),
                                   _ ("training"), error))
            return FALSE;
        }
      if (!near_playground_step (self, &inside, error))
        return FALSE;
    }
  return TRUE;
}

guint64
near_playground_get_epoch (const NearPlayground *self)
{
  return near_trainer_get_epoch (self->trainer);
}

gboolean
near_playground_has_diverged (const NearPlayground *self)
{
  return self->diverged;
}

void
near_playground_set_irreproducible (NearPlayground *self, const char *reason)
{
  g_autofree char *old = g_steal_pointer (&self->irreproducible);

  self->irreproducible = g_strdup (reason);
}

static void
mark_change (NearPlayground *self, const char *format)
{
  g_autofree char *reason = NULL;

  if (near_playground_get_epoch (self) == 0)
    return;
  reason = g_strdup_printf (format, near_playground_get_epoch (self));
  near_playground_set_irreproducible (self, reason);
}

void
near_playground_set_rate (NearPlayground *self, double rate)
{
  if (rate == self->spec.rate)
    return;
  self->spec.rate = rate;
  near_trainer_set_rate (self->trainer, rate);
  mark_change (self, _ ("the learning rate was changed at epoch %" PRIu64));
}

void
near_playground_set_regularization (NearPlayground *self, NearRegularization kind, double rate)
{
  if (kind == self->spec.regularization && rate == self->spec.regularization_rate)
    return;
  self->spec.regularization = kind;
  self->spec.regularization_rate = rate;
  near_trainer_set_regularization (self->trainer, kind, rate);
  mark_change (self, _ ("the regularisation was changed at epoch %" PRIu64));
}

void
near_playground_set_parameter (NearPlayground *self, gsize index, double value)
{
  g_autofree char *reason = g_strdup_printf (
      _ ("a weight was edited by hand at epoch %" PRIu64), near_playground_get_epoch (self));

  near_trainer_set_parameter (self->trainer, index, value);
  self->weights_edited = TRUE;
  near_playground_set_irreproducible (self, reason);
}

/* --- state ------------------------------------------------------------------------------------ */

static GHashTable *
dup_state (const NearPlayground *self)
{
  GHashTable *state = near_trainer_dup_state (self->trainer);
  gint64 flags[3] = { self->diverged, (gint64) self->diverged_epoch, self->weights_edited };

  g_hash_table_insert (state, g_strdup ("history"), near_loss_history_to_array (&self->history));
  g_hash_table_insert (state, g_strdup ("flags"),
                       near_array_new (NEAR_ARRAY_INT64, 1, (gsize[]){ 3 }, flags));
  return state;
}

static gboolean
is_finite (const NearArray *array)
{
  const double *values = array != NULL ? near_array_peek_doubles (array) : NULL;

  for (gsize i = 0; values != NULL && i < near_array_get_length (array); i++)
    if (!isfinite (values[i]))
      return FALSE;
  return TRUE;
}

/**
 * near_playground_restore:
 * @state: of a snapshot of the same spec
 *
 * Errors: NEAR_ERROR_PARSE if it does not fit; nothing is changed then
 */
gboolean
near_playground_restore (NearPlayground *self, GHashTable *state, GError **error)
{
  const NearArray *flags = g_hash_table_lookup (state, "flags");
  gboolean diverged = flags != NULL && near_array_get_array_type (flags) == NEAR_ARRAY_INT64
                      && near_array_get_length (flags) == 3
                      && ((const gint64 *) near_array_peek (flags))[0] != 0;

  if (!diverged && !is_finite (g_hash_table_lookup (state, "parameters")))
    {
      g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_NOT_FINITE,
                           _ ("the saved training state is damaged: “parameters” has values that are not "
                              "numbers, though training had not diverged"));
      return FALSE;
    }
  if (!near_trainer_restore (self->trainer, state, error))
    return FALSE;
  if (!near_loss_history_from_array (&self->history, g_hash_table_lookup (state, "history")))
    near_loss_history_init (&self->history);
  self->diverged = FALSE;
  if (flags != NULL && near_array_get_array_type (flags) == NEAR_ARRAY_INT64
      && near_array_get_length (flags) == 3)
    {
      const gint64 *values = near_array_peek (flags);

      self->diverged = values[0] != 0;
      self->diverged_epoch = (guint64) values[1];
      self->weights_edited = values[2] != 0;
    }
  return TRUE;
}

static double
eval_r2 (const NearScore *score, const NearDataSet *data)
{
  double mean = 0.0, total = 0.0;
  gsize n = near_data_set_get_n (data);

  for (gsize i = 0; i < n; i++)
    mean += near_data_set_get_target (data, i, 0) / (double) n;
  for (gsize i = 0; i < n; i++)
    {
      double d = near_data_set_get_target (data, i, 0) - mean;

      total += d * d;
    }
  return total > 0.0 ? 1.0 - score->sum_squared_residual / total : NAN;
}

static double
eval_chance_accuracy (const NearDataSet *train, const NearDataSet *judged)
{
  gsize n = near_data_set_get_n (judged), n_right = 0, n_positive = 0;
  gboolean answer;

  for (gsize i = 0; i < near_data_set_get_n (train); i++)
    n_positive += near_data_set_get_target (train, i, 0) > 0.0;
  answer = 2 * n_positive >= near_data_set_get_n (train);
  for (gsize i = 0; i < n; i++)
    n_right += (near_data_set_get_target (judged, i, 0) > 0.0) == answer;
  return n > 0 ? (double) n_right / (double) n : NAN;
}

/**
 * near_playground_dup_snapshot:
 *
 * Cost: one pass forward over all points, and a copy of the parameters
 *
 * Returns: (transfer full): everything that is known now
 */
NearPlaygroundSnapshot *
near_playground_dup_snapshot (NearPlayground *self)
{
  NearPlaygroundSnapshot *s = g_atomic_rc_box_new0 (NearPlaygroundSnapshot);
  gsize n;

  s->spec = self->spec;
  s->network = near_trainer_dup_network (self->trainer);
  s->points = near_data_set_ref (self->points);
  s->state = dup_state (self);
  n = near_network_get_n_parameters (s->network);
  s->dead = g_memdup2 (near_trainer_peek_dead (self->trainer), n);
  s->epoch = near_playground_get_epoch (self);
  near_network_score (s->network, self->spec.loss, self->train, &s->train);
  near_network_score (s->network, self->spec.loss, self->test, &s->test);
  s->chance_loss = self->chance_loss;
  s->chance_accuracy = eval_chance_accuracy (self->train, s->test.n > 0 ? self->test : self->train);
  if (self->diverged) /* what is not a number has no right answers */
    s->train.accuracy = s->test.accuracy = NAN;
  s->train_r2 = eval_r2 (&s->train, self->train);
  s->test_r2 = eval_r2 (&s->test, self->test);
  s->history = self->history;
  s->epochs_per_second = self->epochs_timed > 0
                             ? (double) self->epochs_timed / ((double) MAX (self->training_us, 1) * 1e-6)
                             : NAN;
  s->diverged = self->diverged;
  s->diverged_epoch = self->diverged_epoch;
  s->weights_edited = self->weights_edited;
  s->irreproducible = g_strdup (self->irreproducible);
  return s;
}

static void
clear_snapshot (gpointer data)
{
  NearPlaygroundSnapshot *s = data;

  near_network_unref (s->network);
  near_data_set_unref (s->points);
  g_hash_table_unref (s->state);
  g_free (s->dead);
  g_free (s->irreproducible);
}

NearPlaygroundSnapshot *
near_playground_snapshot_ref (NearPlaygroundSnapshot *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
near_playground_snapshot_unref (NearPlaygroundSnapshot *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, clear_snapshot);
}
