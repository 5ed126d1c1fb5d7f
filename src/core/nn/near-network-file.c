/* near-network-file.c — a network's parameters as JSON
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-network-file.h"
#include "near-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/**
 * near_network_layers_to_json:
 *
 * Returns: (transfer full): the array of layers; a number that is not finite is null
 */
json_t *
near_network_layers_to_json (const NearNetwork *network)
{
  json_t *layers = json_array ();

  for (guint l = 0; l < near_network_get_n_layers (network); l++)
    {
      const NearLayer *layer = &near_network_get_layers (network)[l];
      json_t *weights = json_array (), *biases = json_array (), *object = json_object ();

      for (guint o = 0; o < layer->n_out; o++)
        {
          json_t *row = json_array ();

          for (guint i = 0; i < layer->n_in; i++)
            json_array_append_new (
                row, near_json_new_number (near_network_get_weight (network, l, o, i)));
          json_array_append_new (weights, row);
          json_array_append_new (biases,
                                 near_json_new_number (near_network_get_bias (network, l, o)));
        }
      json_object_set_new (object, "weights", weights);
      json_object_set_new (object, "biases", biases);
      json_array_append_new (layers, object);
    }
  return layers;
}

/* Paths end in ":" where they name a whole file. */
static gboolean
fail_type (const char *path, const json_t *found, const char *expected, GError **error)
{
  g_autofree char *text = near_json_dump (found, FALSE);
  g_autofree char *excerpt = near_text_excerpt (text, -1, 40);
  g_autofree char *place = g_strndup (path, strlen (path) - g_str_has_suffix (path, ":"));

  g_set_error (error, NEAR_ERROR, NEAR_ERROR_PARSE, _ ("%s: found %s where %s is expected"), place,
               excerpt, expected);
  return FALSE;
}

static gboolean
check_count (const char *path, gsize found, gsize expected, const char *what, GError **error)
{
  if (found == expected)
    return TRUE;
  g_autofree char *place = g_strndup (path, strlen (path) - g_str_has_suffix (path, ":"));
  /* Translators: path, number found, what is counted, number expected */
  g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
               _ ("%s: found %zu %s, but this network has %zu"
                  "; choose the same features and hidden layers as when it was written"),
               place, found, what, expected);
  return FALSE;
}

static gboolean
read_layer (const NearLayer *layer,
            const json_t *object,
            const char *path,
            double *parameters,
            GError **error)
{
  static const char *const keys[] = { "weights", "biases", NULL };
  g_autofree char *weights_path = near_json_dup_path (path, "weights");
  g_autofree char *biases_path = near_json_dup_path (path, "biases");
  g_autofree double *biases = NULL;
  json_t *weights;
  gsize n;

  if (!near_json_check_keys (object, path, keys, error)
      || !near_json_get_array (object, path, "weights", &weights, error)
      || !check_count (weights_path, json_array_size (weights), layer->n_out, _ ("rows"), error)
      || !near_json_get_numbers (object, path, "biases", -G_MAXDOUBLE, G_MAXDOUBLE, &biases, &n,
                                 error)
      || !check_count (biases_path, n, layer->n_out, _ ("biases"), error))
    return FALSE;
  memcpy (parameters + layer->biases, biases, n * sizeof *biases);
  for (guint o = 0; o < layer->n_out; o++)
    {
      g_autofree char *row_path = near_json_dup_path_index (weights_path, o);
      const json_t *row = json_array_get (weights, o);

      if (!json_is_array (row))
        return fail_type (row_path, row, _ ("an array […]"), error);
      if (!check_count (row_path, json_array_size (row), layer->n_in, _ ("weights"), error))
        return FALSE;
      for (guint i = 0; i < layer->n_in; i++)
        {
          const json_t *number = json_array_get (row, i);

          if (!json_is_number (number))
            {
              g_autofree char *number_path = near_json_dup_path_index (row_path, i);

              return fail_type (number_path, number, _ ("a number"), error);
            }
          parameters[layer->weights + (gsize) o * layer->n_in + i] = json_number_value (number);
        }
    }
  return TRUE;
}

/**
 * near_network_layers_from_json:
 * @shape: the network that the layers must fit
 * @path: what messages call the array
 *
 * Errors: NEAR_ERROR_PARSE, NEAR_ERROR_RANGE for sizes that do not fit
 */
NearNetwork *
near_network_layers_from_json (const NearNetwork *shape,
                               const json_t *layers,
                               const char *path,
                               GError **error)
{
  g_autofree double *parameters = g_new0 (double, near_network_get_n_parameters (shape));

  if (!json_is_array (layers))
    {
      fail_type (path, layers, _ ("an array of layers"), error);
      return NULL;
    }
  if (!check_count (path, json_array_size (layers), near_network_get_n_layers (shape), _ ("layers"),
                    error))
    return NULL;
  for (guint l = 0; l < near_network_get_n_layers (shape); l++)
    {
      g_autofree char *layer_path = near_json_dup_path_index (path, l);

      if (!read_layer (&near_network_get_layers (shape)[l], json_array_get (layers, l), layer_path,
                       parameters, error))
        return NULL;
    }
  return near_network_with_parameters (shape, parameters);
}

/**
 * near_network_load_layers:
 * @path: a JSON file: the array itself, or an object that has it under "layers"
 */
NearNetwork *
near_network_load_layers (const NearNetwork *shape, const char *path, GError **error)
{
  g_autoptr (json_t) json = near_json_load (path, error);
  g_autofree char *prefix = g_strconcat (path, ":", NULL);
  g_autofree char *layers_path = near_json_dup_path (prefix, "layers");
  json_t *layers;

  if (json == NULL)
    return NULL;
  if (json_is_array (json))
    return near_network_layers_from_json (shape, json, prefix, error);
  if (!near_json_get_array (json, prefix, "layers", &layers, error))
    return NULL;
  return near_network_layers_from_json (shape, layers, layers_path, error);
}
