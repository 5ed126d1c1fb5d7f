/* near-lab.c — the table of labs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-lab.h"
#include "near-gp-document.h"
#include "near-gp-lesson.h"
#include "near-playground-document.h"

#include <glib/gi18n-lib.h>

static const NearLabInfo lab_rows[] = {
  { { .id = "playground",
      .name = N_ ("Playground"),
      .sentence = N_ ("Train a neural network on points in the plane and watch every neuron.") },
    &near_playground_schema,
    near_playground_document_run,
    near_playground_document_dup_command,
    near_playground_document_attempt,
    N_ ("Run until you pause it"),
    N_ ("Advance by one step and look"),
    N_ ("Back to the start: the same first values, nothing learned") },
  { { .id = "gp",
      .name = N_ ("Gaussian processes"),
      .sentence = N_ ("Draw curves through measured points, with bands that say how sure they are.") },
    &near_gp_schema,
    near_gp_document_run,
    near_gp_document_dup_command,
    near_gp_lesson_attempt,
    N_ ("Find the hyperparameters, from several starts"),
    N_ ("One step uphill from where the hyperparameters are"),
    N_ ("Back to the hyperparameters of the start; points stay") },
};

const NearTable near_lab_table = NEAR_TABLE_INIT ("lab", N_ ("lab"), lab_rows);

/* The lab with this id, or NULL. */
const NearLabInfo *
near_lab_find (const char *id)
{
  for (gsize i = 0; i < G_N_ELEMENTS (lab_rows); i++)
    if (g_strcmp0 (lab_rows[i].info.id, id) == 0)
      return &lab_rows[i];
  return NULL;
}

const NearSpecSchema *const *
near_lab_get_schemas (void)
{
  static const NearSpecSchema *schemas[G_N_ELEMENTS (lab_rows) + 1];
  static gsize done;

  if (g_once_init_enter (&done))
    {
      for (gsize i = 0; i < G_N_ELEMENTS (lab_rows); i++)
        schemas[i] = lab_rows[i].schema;
      g_once_init_leave (&done, 1);
    }
  return schemas;
}
