/* lab-test-spec.h — a small lab's spec with a field of every kind, for the tests
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-spec.h"

#include <math.h>

typedef enum
{
  COLOR_RED,
  COLOR_GREEN,
  COLOR_BLUE
} Color;

typedef struct
{
  gboolean bright;
  gint64 seed;
  double rate;
  Color color;
  guint inputs;
  NearSpecList hidden;
  char note[12];
} TestSpec;

static const NearInfo color_rows[] = {
  { .id = "red", .name = "Red", .sentence = "The colour of rust" },
  { .id = "green", .name = "Green", .sentence = "The colour of moss" },
  { .id = "blue", .name = "Blue", .sentence = "The colour of cobalt" },
};
static const NearTable color_table = NEAR_TABLE_INIT ("color", "colour", color_rows);

static const NearInfo input_rows[] = {
  { .id = "x", .name = "x", .sentence = "First" },
  { .id = "y", .name = "y", .sentence = "Second" },
  { .id = "x2", .name = "x²", .sentence = "First squared" },
};
static const NearTable input_table = NEAR_TABLE_INIT ("input", "input", input_rows);

#define TEST_FIELD(name) .key = #name, .offset = offsetof (TestSpec, name), \
                         .size = sizeof ((TestSpec *) NULL)->name

static const NearSpecField test_fields[] = {
  { TEST_FIELD (bright), .kind = NEAR_SPEC_BOOLEAN, .label = "Bright" },
  { TEST_FIELD (seed), .kind = NEAR_SPEC_INTEGER, .minimum = 0, .maximum = 9007199254740991.0,
    .label = "Seed" },
  { .key = "learning_rate", .offset = offsetof (TestSpec, rate), .size = sizeof (double),
    .kind = NEAR_SPEC_REAL, .minimum = 1e-5, .maximum = 10.0, .label = "Rate" },
  { TEST_FIELD (color), .kind = NEAR_SPEC_CHOICE, .choices = &color_table, .label = "Colour" },
  { TEST_FIELD (inputs), .kind = NEAR_SPEC_FLAGS, .choices = &input_table, .label = "Inputs" },
  { TEST_FIELD (hidden), .kind = NEAR_SPEC_LIST, .minimum = 1, .maximum = 16, .max_length = 4,
    .label = "Hidden layers" },
  { TEST_FIELD (note), .kind = NEAR_SPEC_TEXT, .label = "Note" },
};

static const TestSpec test_defaults = {
  .bright = TRUE,
  .seed = 7,
  .rate = 0.03,
  .color = COLOR_GREEN,
  .inputs = 3,
  .hidden = { .n = 2, .values = { 4, 2 } },
  .note = "hello",
};

/* Bright blue needs an input. */
static gboolean
test_validate (gconstpointer data, GError **error)
{
  const TestSpec *spec = data;

  if (spec->color != COLOR_BLUE || spec->inputs != 0)
    return TRUE;
  g_set_error (error, NEAR_ERROR, NEAR_ERROR_NO_DATA, "spec.inputs: blue needs an input");
  return FALSE;
}

static const NearSpecSchema test_schema = {
  .lab = "paint",
  .version = 2,
  .size = sizeof (TestSpec),
  .fields = test_fields,
  .n_fields = G_N_ELEMENTS (test_fields),
  .defaults = &test_defaults,
  .validate = test_validate,
};
