/* near-parameter-row.h — one choice of a spec: label, control, and the way back to the preset
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Made from a field of the schema: label, tooltip, range and names come from there. A dot marks a value
 * that differs from the preset; it is a button whose menu goes back.
 *
 * Signals: "chosen" (double value, boolean dragging): a number, or the row of a choice;
 *   "drag-ended" ().
 */
#pragma once

#include <gtk/gtk.h>

#include "near-spec.h"

G_BEGIN_DECLS

#define NEAR_TYPE_PARAMETER_ROW (near_parameter_row_get_type ())
G_DECLARE_FINAL_TYPE (NearParameterRow, near_parameter_row, NEAR, PARAMETER_ROW, GtkWidget)

typedef enum
{
  NEAR_PARAMETER_SLIDER,  /* from low to high in steps */
  NEAR_PARAMETER_STOPS,   /* a slider over given numbers, such as 0.01, 0.03, 0.1 */
  NEAR_PARAMETER_CHOICE,  /* a list of the table's rows */
  NEAR_PARAMETER_NUMBER   /* typed */
} NearParameterControl;

typedef struct
{
  const char *key;
  NearParameterControl control;
  double low, high, step;
  const double *stops;
  guint n_stops;
  double factor;         /* shown = value × factor; 0: 1 */
  const char *suffix;    /* behind the number: " %" */
} NearParameterRowInfo;

GtkWidget *near_parameter_row_new (const NearSpecSchema *schema, const NearParameterRowInfo *info);
const NearSpecField *near_parameter_row_get_field (NearParameterRow *self);
void near_parameter_row_update (NearParameterRow *self, gconstpointer spec, gconstpointer preset);
/* Choices that make no sense now are not offered. @mask: bit i is row i. */
void near_parameter_row_set_offered (NearParameterRow *self, guint mask);

G_END_DECLS
