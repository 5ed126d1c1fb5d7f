/* near-trainer.c — the stepper
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-rng.h"
#include "near-trainer-private.h"

#include <inttypes.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

static gsize
number_size (const NearTrainer *self)
{
  return self->precision == NEAR_PRECISION_SINGLE ? sizeof (float) : sizeof (double);
}

static gboolean
check_options (const NearTrainerOptions *o, GError **error)
{
  if (!(o->rate > 0.0) || !isfinite (o->rate))
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                   _ ("the learning rate is %g, but must be a positive number"), o->rate);
      return FALSE;
    }
  if (o->batch == 0)
    {
      g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                           _ ("the batch is 0, but must hold at least one sample"));
      return FALSE;
    }
  if (o->regularization != NEAR_REGULARIZATION_NONE
      && (!(o->regularization_rate >= 0.0) || !isfinite (o->regularization_rate)))
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                   _ ("the regularisation rate is %g, but must not be negative"),
                   o->regularization_rate);
      return FALSE;
    }
  if (o->mode == NEAR_TRAINING_PLAYGROUND && o->optimizer != NEAR_OPTIMIZER_SGD)
    {
      g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                           _ ("playground mode is plain gradient descent: choose the optimiser “sgd”, "
                              "or the mode “standard”"));
      return FALSE;
    }
  return TRUE;
}

static gboolean
check_data (const NearNetwork *network, const NearDataSet *train, GError **error)
{
  if (near_data_set_get_n (train) == 0)
    {
      g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_NO_DATA,
                           _ ("there are no training samples: raise the number of samples or the "
                              "share of training data"));
      return FALSE;
    }
  if (near_data_set_get_n_inputs (train) != near_network_get_n_inputs (network)
      || near_data_set_get_n_targets (train) != near_network_get_n_outputs (network))
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                   _ ("the data have %u inputs and %u targets, but the network takes %u and gives %u"),
                   near_data_set_get_n_inputs (train), near_data_set_get_n_targets (train),
                   near_network_get_n_inputs (network), near_network_get_n_outputs (network));
      return FALSE;
    }
  return TRUE;
}

static const NearEngine *
choose_engine (const NearNetwork *network, NearEngineKind kind)
{
  if (near_network_get_precision (network) == NEAR_PRECISION_SINGLE)
    return &near_engine_wide_single;
  if (kind == NEAR_ENGINE_AUTO)
    kind = near_network_get_widest (network) >= NEAR_WIDE_FROM ? NEAR_ENGINE_WIDE : NEAR_ENGINE_SMALL;
  return kind == NEAR_ENGINE_WIDE ? &near_engine_wide_double : &near_engine_small;
}

/**
 * near_trainer_new:
 * @start: where training starts; kept, not changed
 * @train: all rows are trained on, in their order in playground mode
 *
 * Errors: NEAR_ERROR_RANGE (options, sizes), NEAR_ERROR_NO_DATA, NEAR_ERROR_TOO_LARGE
 */
NearTrainer *
near_trainer_new (NearNetwork *start,
                  NearDataSet *train,
                  const NearTrainerOptions *options,
                  GError **error)
{
  g_return_val_if_fail (start != NULL && train != NULL && options != NULL, NULL);

  if (!check_options (options, error) || !check_data (start, train, error))
    return NULL;
  g_autoptr (NearTrainer) self = g_new0 (NearTrainer, 1);
  gsize n = near_network_get_n_parameters (start);

  self->options = *options;
  self->shape = near_network_ref (start);
  self->train = near_data_set_ref (train);
  self->engine = choose_engine (start, options->engine);
  self->precision = near_network_get_precision (start);
  self->layers = (NearShape){ near_network_get_n_layers (start), near_network_get_layers (start), n,
                              near_network_get_widest (start) };
  self->parameters = g_memdup2 (near_network_peek_parameters (start), n * number_size (self));
  self->gradient = g_malloc0_n (n, number_size (self));
  self->dead = g_new0 (guint8, n);
  if (options->optimizer == NEAR_OPTIMIZER_ADAM)
    {
      self->moment1 = g_malloc0_n (n, number_size (self));
      self->moment2 = g_malloc0_n (n, number_size (self));
    }
  self->engine_data = self->engine->prepare (self, error);
  if (self->engine_data == NULL)
    return NULL;
  return g_steal_pointer (&self);
}

void
near_trainer_free (NearTrainer *self)
{
  if (self == NULL)
    return;
  if (self->engine != NULL)
    self->engine->release (self->engine_data);
  g_clear_pointer (&self->shape, near_network_unref);
  g_clear_pointer (&self->train, near_data_set_unref);
  g_free (self->parameters);
  g_free (self->gradient);
  g_free (self->moment1);
  g_free (self->moment2);
  g_free (self->dead);
  g_free (self);
}

/* The order of an epoch depends on the seed and the epoch's number alone, so that training goes on
 * after a save as if nothing had been. */
static gsize *
draw_order (const NearTrainer *self)
{
  g_autofree char *purpose
      = g_strdup_printf ("order of epoch %" PRIu64, self->epoch + 1);
  g_autoptr (NearRng) rng = near_rng_new (self->options.seed, purpose);
  gsize n = near_data_set_get_n (self->train);
  gsize *order = g_new (gsize, n);

  near_rng_permutation (rng, n, order);
  return order;
}

/**
 * near_trainer_step:
 * @monitor: (nullable): polled once per batch on the wide path
 *
 * One epoch. After NEAR_ERROR_CANCELLED the parameters are those in the middle of an epoch: drop the
 * trainer or restore a state.
 *
 * Errors: NEAR_ERROR_CANCELLED
 * Cost: O(samples x links); no allocation on the small path in playground mode
 */
gboolean
near_trainer_step (NearTrainer *self, const NearMonitor *monitor, GError **error)
{
  g_autofree gsize *order
      = self->options.mode == NEAR_TRAINING_STANDARD ? draw_order (self) : NULL;

  if (!self->engine->epoch (self, order, monitor, error))
    return FALSE;
  self->epoch++;
  return TRUE;
}

guint64
near_trainer_get_epoch (const NearTrainer *self)
{
  return self->epoch;
}

const char *
near_trainer_get_engine_name (const NearTrainer *self)
{
  return self->engine->name;
}

const NearTrainerOptions *
near_trainer_get_options (const NearTrainer *self)
{
  return &self->options;
}

const guint8 *
near_trainer_peek_dead (const NearTrainer *self)
{
  return self->dead;
}

/**
 * near_trainer_dup_network:
 *
 * Returns: (transfer full): the network as it is now
 */
NearNetwork *
near_trainer_dup_network (const NearTrainer *self)
{
  return near_network_take_parameters (
      self->shape, g_memdup2 (self->parameters, self->layers.n_parameters * number_size (self)));
}

static double
get_parameter (const NearTrainer *self, gconstpointer array, gsize i)
{
  return self->precision == NEAR_PRECISION_SINGLE ? ((const float *) array)[i]
                                                  : ((const double *) array)[i];
}

/* FALSE when training has diverged: a parameter is infinite or not a number. */
gboolean
near_trainer_is_finite (const NearTrainer *self)
{
  for (gsize i = 0; i < self->layers.n_parameters; i++)
    if (!isfinite (get_parameter (self, self->parameters, i)))
      return FALSE;
  return TRUE;
}

void
near_trainer_set_rate (NearTrainer *self, double rate)
{
  g_return_if_fail (rate > 0.0 && isfinite (rate));
  self->options.rate = rate;
}

/* Links that are dead stay dead. */
void
near_trainer_set_regularization (NearTrainer *self, NearRegularization kind, double rate)
{
  g_return_if_fail (kind < NEAR_N_REGULARIZATIONS && rate >= 0.0 && isfinite (rate));
  self->options.regularization = kind;
  self->options.regularization_rate = rate;
}

/* A dead link takes a new weight, but does not train. */
void
near_trainer_set_parameter (NearTrainer *self, gsize index, double value)
{
  g_return_if_fail (index < self->layers.n_parameters);
  if (self->precision == NEAR_PRECISION_SINGLE)
    ((float *) self->parameters)[index] = (float) value;
  else
    ((double *) self->parameters)[index] = value;
}

/**
 * near_trainer_eval_gradient:
 * @gradient: (out caller-allocates): n_parameters doubles
 *
 * dE/dp of the mean loss at the present parameters. What playground mode carries stays.
 */
void
near_trainer_eval_gradient (NearTrainer *self, double *gradient)
{
  gsize n = self->layers.n_parameters;
  g_autofree gpointer carried = g_steal_pointer (&self->gradient);
  double share = 1.0 / (double) near_data_set_get_n (self->train);

  self->gradient = g_malloc0_n (n, number_size (self));
  self->engine->accumulate (self);
  for (gsize i = 0; i < n; i++)
    gradient[i] = share * get_parameter (self, self->gradient, i);
  g_free (self->gradient);
  self->gradient = g_steal_pointer (&carried);
}

/* --- state ------------------------------------------------------------------------------------ */

static NearArray *
new_number_array (const NearTrainer *self, gconstpointer data)
{
  return near_array_new (self->precision == NEAR_PRECISION_SINGLE ? NEAR_ARRAY_FLOAT32
                                                                  : NEAR_ARRAY_FLOAT64,
                         1, &self->layers.n_parameters, data);
}

/**
 * near_trainer_dup_state:
 *
 * Arrays: "parameters", "gradient" (what playground mode carries), "moment1", "moment2" (Adam),
 * "dead", "counts" (epoch, updates, carried samples).
 *
 * Returns: (transfer full): name -> #NearArray
 */
GHashTable *
near_trainer_dup_state (const NearTrainer *self)
{
  GHashTable *state
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) near_array_unref);
  gint64 counts[3] = { (gint64) self->epoch, (gint64) self->n_updates, (gint64) self->n_carried };

  g_hash_table_insert (state, g_strdup ("parameters"), new_number_array (self, self->parameters));
  g_hash_table_insert (state, g_strdup ("gradient"), new_number_array (self, self->gradient));
  if (self->moment1 != NULL)
    {
      g_hash_table_insert (state, g_strdup ("moment1"), new_number_array (self, self->moment1));
      g_hash_table_insert (state, g_strdup ("moment2"), new_number_array (self, self->moment2));
    }
  g_hash_table_insert (state, g_strdup ("dead"),
                       near_array_new (NEAR_ARRAY_UINT8, 1, &self->layers.n_parameters, self->dead));
  g_hash_table_insert (state, g_strdup ("counts"),
                       near_array_new (NEAR_ARRAY_INT64, 1, (gsize[]){ 3 }, counts));
  return state;
}

static const NearArray *
find_array (GHashTable *state, const char *name, NearArrayType type, gsize length, GError **error)
{
  const NearArray *array = g_hash_table_lookup (state, name);

  if (array == NULL || near_array_get_array_type (array) != type
      || near_array_get_length (array) != length)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_PARSE,
                   _ ("the saved training state does not fit this network: “%s” should have "
                      "%zu numbers"),
                   name, length);
      return NULL;
    }
  return array;
}

/* More than a machine runs in its life: a damaged file. */
#define MOST_EPOCHS G_GINT64_CONSTANT (1000000000000)

static gboolean
check_counts (const NearTrainer *self, const gint64 *counts, GError **error)
{
  gint64 most = (gint64) (near_data_set_get_n (self->train) + self->options.batch);

  if (counts[0] >= 0 && counts[0] <= MOST_EPOCHS && counts[1] >= 0 && counts[2] >= 0 && counts[2] <= most)
    return TRUE;
  g_set_error (error, NEAR_ERROR, NEAR_ERROR_PARSE,
               _ ("the saved training state is damaged: “counts” should be the epoch, the updates and "
                  "at most %" PRId64 " samples carried over"),
               most);
  return FALSE;
}

/**
 * near_trainer_restore:
 * @state: from near_trainer_dup_state() of a trainer of the same network, data and options
 *
 * Errors: NEAR_ERROR_PARSE if arrays are missing or do not fit; the trainer is then as it was
 */
gboolean
near_trainer_restore (NearTrainer *self, GHashTable *state, GError **error)
{
  gsize n = self->layers.n_parameters;
  NearArrayType type
      = self->precision == NEAR_PRECISION_SINGLE ? NEAR_ARRAY_FLOAT32 : NEAR_ARRAY_FLOAT64;
  const NearArray *parameters = find_array (state, "parameters", type, n, error);
  const NearArray *gradient
      = parameters != NULL ? find_array (state, "gradient", type, n, error) : NULL;
  const NearArray *dead
      = gradient != NULL ? find_array (state, "dead", NEAR_ARRAY_UINT8, n, error) : NULL;
  const NearArray *counts
      = dead != NULL ? find_array (state, "counts", NEAR_ARRAY_INT64, 3, error) : NULL;
  const NearArray *moment1 = NULL, *moment2 = NULL;

  if (counts == NULL || !check_counts (self, near_array_peek (counts), error))
    return FALSE;
  if (self->moment1 != NULL)
    {
      moment1 = find_array (state, "moment1", type, n, error);
      moment2 = moment1 != NULL ? find_array (state, "moment2", type, n, error) : NULL;
      if (moment2 == NULL)
        return FALSE;
      memcpy (self->moment1, near_array_peek (moment1), n * number_size (self));
      memcpy (self->moment2, near_array_peek (moment2), n * number_size (self));
    }
  memcpy (self->parameters, near_array_peek (parameters), n * number_size (self));
  memcpy (self->gradient, near_array_peek (gradient), n * number_size (self));
  memcpy (self->dead, near_array_peek (dead), n);
  self->epoch = (guint64) ((const gint64 *) near_array_peek (counts))[0];
  self->n_updates = (guint64) ((const gint64 *) near_array_peek (counts))[1];
  self->n_carried = (gsize) ((const gint64 *) near_array_peek (counts))[2];
  return TRUE;
}
