/* test-network-file.c — a network's parameters as JSON, there and back, and what is refused
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-network-file.h"
#include "near-test.h"
#include "nn-test.h"

#include <float.h>

static NearNetwork *
new_shape (NearPrecision precision)
{
  return near_network_new (2, (guint[]){ 2, 3, 1 },
                           (NearActivation[]){ NEAR_ACTIVATION_TANH, NEAR_ACTIVATION_LINEAR },
                           precision, NULL);
}

/* Every number comes back to the bit: ends of the range, a signed zero, what has no short form. */
static void
test_round_trip (void)
{
  static const double p[] = { 1.0 / 3.0, DBL_MIN,     -DBL_MAX, -0.0,  0.1, 4.9406564584124654e-324,
                              1e22,      123456789.0, G_PI,     -1e-7, 5.0, 1.0 + DBL_EPSILON,
                              -2.5 };
  static const float pf[] = { 0.1f, 1e-38f, -3e38f, -0.0f,  1.0f / 3.0f, 7.0f,       1e10f,
                              0.0f, -1.0f,  2.5f,   1e-10f, 16777216.0f, 3.14159274f };

  for (guint precision = 0; precision < 2; precision++)
    {
      g_autoptr (NearNetwork) shape = new_shape (precision);
      double values[13];

      for (guint i = 0; i < 13; i++)
        values[i] = precision == NEAR_PRECISION_SINGLE ? (double) pf[i] : p[i];
      g_autoptr (NearNetwork) network = near_network_with_parameters (shape, values);
      g_autoptr (json_t) layers = near_network_layers_to_json (network);
      g_autofree char *text = near_json_dump (layers, precision == 0);
      g_autoptr (GError) error = NULL;
      g_autoptr (json_t) parsed = near_json_parse (text, strlen (text), "text", &error);

      g_assert_no_error (error);
      g_autoptr (NearNetwork) read = near_network_layers_from_json (shape, parsed, "text:", &error);

      g_assert_no_error (error);
      nn_test_assert_same (network, read);
    }
}

/* W[out][in]: written by hand, so that the order is not only our own. */
static void
test_order (void)
{
  static const char text[] = "[{\"weights\": [[1, 2], [3, 4], [5, 6]], \"biases\": [7, 8, 9]},"
                             " {\"biases\": [13], \"weights\": [[10, 11, 12]]}]";
  g_autoptr (NearNetwork) shape = new_shape (NEAR_PRECISION_DOUBLE);
  g_autoptr (GError) error = NULL;
  g_autoptr (json_t) json = near_json_parse (text, strlen (text), "text", &error);
  g_autoptr (NearNetwork) network = near_network_layers_from_json (shape, json, "text:", &error);

  g_assert_no_error (error);
  g_assert_cmpfloat (near_network_get_weight (network, 0, 0, 1), ==, 2.0);
  g_assert_cmpfloat (near_network_get_weight (network, 0, 2, 0), ==, 5.0);
  g_assert_cmpfloat (near_network_get_bias (network, 0, 2), ==, 9.0);
  g_assert_cmpfloat (near_network_get_weight (network, 1, 0, 2), ==, 12.0);
  g_assert_cmpfloat (near_network_get_bias (network, 1, 0), ==, 13.0);
}

static void
test_not_finite (void)
{
  g_autoptr (NearNetwork) shape = new_shape (NEAR_PRECISION_DOUBLE);
  g_autoptr (NearNetwork) broken = near_network_with_parameter (shape, 2, NAN);
  g_autoptr (json_t) layers = near_network_layers_to_json (broken);
  g_autofree char *text = near_json_dump (layers, FALSE);
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (strstr (text, "null"));
  g_assert_null (near_network_layers_from_json (shape, layers, "now:", &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_PARSE);
  g_assert_nonnull (strstr (error->message, "[0].weights[1][0]"));
}

#define W1 "\"weights\": [[1,2],[3,4],[5,6]]"
#define B1 "\"biases\": [7,8,9]"
#define L2 "{\"weights\": [[1,2,3]], \"biases\": [4]}"

static const struct
{
  const char *text;
  const char *place; /* the message has it */
} refused[] = {
  { "[]", "2" },
  { "[" L2 "]", "found 1 layers" },
  { "[{" W1 "," B1 "}," L2 "," L2 "]", "found 3 layers" },
  { "[{" W1 "," B1 "}, 5]", "[1]" },
  { "[null, " L2 "]", "[0]" },
  { "[{" W1 "}, " L2 "]", "[0].biases" },
  { "[{" B1 "}, " L2 "]", "[0].weights" },
  { "[{" W1 "," B1 ", \"wieghts\": 1}, " L2 "]", "wieghts" },
  { "[{\"weights\": [[1,2],[3,4]]," B1 "}, " L2 "]", "[0].weights" },
  { "[{\"weights\": [[1,2],[3,4],[5]]," B1 "}, " L2 "]", "[0].weights[2]" },
  { "[{\"weights\": [[1,2],[3,4,9],[5,6]]," B1 "}, " L2 "]", "[0].weights[1]" },
  { "[{\"weights\": [[1,2],[3,\"4\"],[5,6]]," B1 "}, " L2 "]", "[0].weights[1][1]: found" },
  { "[{\"weights\": [[1,2],[3,true],[5,6]]," B1 "}, " L2 "]", "[0].weights[1][1]" },
  { "[{\"weights\": [[1,2],\"34\",[5,6]]," B1 "}, " L2 "]", "[0].weights[1]: found" },
  { "[{\"weights\": {\"a\": 1}," B1 "}, " L2 "]", "[0].weights" },
  { "[{" W1 ",\"biases\": [7,8]}, " L2 "]", "[0].biases" },
  { "[{" W1 ",\"biases\": [7,8,null]}, " L2 "]", "[0].biases[2]" },
  { "[{" W1 ",\"biases\": 7}, " L2 "]", "[0].biases" },
  { "[{" W1 ",\"biases\": [7,8,1e999]}, " L2 "]", "1e999" },
  { "[{" W1 ",\"biases\": [7,8,NaN]}, " L2 "]", ":1:51" },
  { "[{\"weights\": [[1,2],[3,4],[5,1e400]]," B1 "}, " L2 "]", "1e400" },
  { "{\"layer\": []}", "layers" },
  { "{\"layers\": 3}", "layers" },
  { "{\"layers\": [" L2 "]}", "layers" },
  { "{\"layers\": [{" W1 "," B1 "}, {\"weights\": [[1,2]], \"biases\": [4]}]}",
    "layers[1].weights[0]" },
  { "\"text\"", "" },
  { "", "" },
  { "[{" W1 "," B1 "}", "" },
};

/* Each message names the file and the place; what there was stays. */
static void
test_refuses (void)
{
  g_autoptr (NearNetwork) shape = new_shape (NEAR_PRECISION_DOUBLE);
  g_autofree char *path = near_test_path ("weights.json");

  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_true (g_file_set_contents (path, refused[i].text, -1, NULL));
      g_assert_null (near_network_load_layers (shape, path, &error));
      g_assert_nonnull (error);
      g_test_message ("%s", error->message);
      g_assert_true (error->domain == NEAR_ERROR);
      if (strstr (error->message, refused[i].place) == NULL)
        g_error ("“%s” does not have “%s”, input %s", error->message, refused[i].place,
                 refused[i].text);
      g_assert_nonnull (strstr (error->message, "weights.json"));
      g_assert_null (strstr (error->message, "::"));
      g_assert_true (i == 0 || strstr (error->message, "found 0") == NULL);
    }
}

static void
test_load (void)
{
  g_autoptr (NearNetwork) shape = new_shape (NEAR_PRECISION_DOUBLE);
  g_autofree char *path = near_test_path ("good.json");
  g_autofree char *absent = near_test_path ("absent.json");
  g_autoptr (GError) error = NULL;
  static const char *const texts[] = {
    "[{" W1 "," B1 "}," L2 "]",
    "{\"epoch\": 3, \"layers\": [{" W1 "," B1 "}," L2 "], \"formula\": \"x1\"}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_assert_true (g_file_set_contents (path, texts[i], -1, NULL));
      g_autoptr (NearNetwork) network = near_network_load_layers (shape, path, &error);

      g_assert_no_error (error);
      g_assert_cmpfloat (near_network_get_weight (network, 1, 0, 1), ==, 2.0);
    }
  g_assert_null (near_network_load_layers (shape, absent, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_NO_FILE);
  g_assert_nonnull (strstr (error->message, "absent.json"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/network-file/round-trip", test_round_trip);
  g_test_add_func ("/network-file/order", test_order);
  g_test_add_func ("/network-file/not-finite", test_not_finite);
  g_test_add_func ("/network-file/refuses", test_refuses);
  g_test_add_func ("/network-file/load", test_load);
  return g_test_run ();
}
