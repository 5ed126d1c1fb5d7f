/* near-points-table.c — the measured points as a table whose cells are typed in
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-points-table.h"
#include "near-text.h"
#include "near-widget.h"

#include <glib/gi18n.h>
#include <math.h>

/* The table follows a drag this often. */
#define INTERVAL_MS 120
#define HEIGHT 240
#define CELL_CHARS 7

/* Columns behind the inputs. */
typedef enum
{
  COLUMN_VALUE,
  COLUMN_SD,
  COLUMN_LABEL,
  COLUMN_SLOPE,
  COLUMN_TEST,
  N_COLUMNS
} Column;

struct _NearPointsTable
{
  GtkWidget parent_instance;

  GtkWidget *scrolled, *view;
  GtkStringList *items;   /* one a point; what they say is not shown */
  GtkSingleSelection *selection;
  NearGpLab *lab;
  GPtrArray *bound;      /* of GtkListItem: cells that show something, borrowed */
  char *titles;          /* what the columns were made for, with the next two */
  guint n_inputs, model;
  guint source;
  gboolean updating;
};

enum
{
  REFUSED,
  SELECTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (NearPointsTable, near_points_table, GTK_TYPE_WIDGET)

/* --- cells ---------------------------------------------------------------------------------------- */

static double
get_cell (const NearGpPoints *points, gsize row, int column)
{
  if (column < (int) points->n_inputs)
    return points->x[row * points->n_inputs + (gsize) column];
  switch ((Column) (column - (int) points->n_inputs))
    {
    case COLUMN_VALUE:
      return points->y[row];
    case COLUMN_SD:
      return points->sd[row];
    case COLUMN_LABEL:
      return points->label[row];
    case COLUMN_SLOPE:
      return points->slope[row];
    default:
      return points->test[row];
    }
}

/* The keyboard is in the text within. */
static gboolean
is_typed_in (GtkWidget *cell)
{
  return gtk_widget_has_focus (GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (cell))));
}

static void
show_cell (NearPointsTable *self, GtkListItem *item)
{
  const NearGpPoints *points = self->lab != NULL ? near_gp_lab_get_points (self->lab) : NULL;
  GtkWidget *cell = gtk_list_item_get_child (item);
  int column = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (cell), "column"));
  gsize row = gtk_list_item_get_position (item);
  double value;

  if (points == NULL || row >= points->n)
    return;
  value = get_cell (points, row, column);
  self->updating = TRUE;
  if (GTK_IS_CHECK_BUTTON (cell))
    gtk_check_button_set_active (GTK_CHECK_BUTTON (cell), value > 0.5);
  else if (!is_typed_in (cell))
    {
      g_autofree char *text = isfinite (value) ? near_text_dup_significant (value, 6) : g_strdup ("");

      gtk_editable_set_text (GTK_EDITABLE (cell), text);
    }
  self->updating = FALSE;
}

static gboolean
put_cell (NearPointsTable *self, gsize row, int column, double value, GError **error)
{
  const NearGpPoints *points = near_gp_lab_get_points (self->lab);
  g_autofree double *x = g_memdup2 (points->x + row * points->n_inputs, points->n_inputs * sizeof (double));

  if (column < (int) points->n_inputs)
    {
      x[column] = value;
      return near_gp_lab_move_point (self->lab, row, x, points->y[row], NULL, error);
    }
  switch ((Column) (column - (int) points->n_inputs))
    {
    case COLUMN_VALUE:
      return near_gp_lab_move_point (self->lab, row, x, value, NULL, error);
    case COLUMN_SD:
      return near_gp_lab_set_point_sd (self->lab, row, value, NULL, error);
    case COLUMN_LABEL:
      return near_gp_lab_set_point_label (self->lab, row, value, error);
    case COLUMN_SLOPE:
      return near_gp_lab_set_point_slope (self->lab, row, value, NULL, error);
    default:
      return near_gp_lab_set_point_test (self->lab, row, value > 0.5, error);
    }
}

/* An empty cell is “not known”; a value that did not change is left alone with all its digits. */
static void
take_text (NearPointsTable *self, GtkListItem *item)
{
  const NearGpPoints *points = self->lab != NULL ? near_gp_lab_get_points (self->lab) : NULL;
  GtkWidget *cell = gtk_list_item_get_child (item);
  int column = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (cell), "column"));
  const char *text = gtk_editable_get_text (GTK_EDITABLE (cell));
  gsize row = gtk_list_item_get_position (item);
  g_autoptr (GError) error = NULL;
  double old, value = NAN;

  if (self->updating || points == NULL || row >= points->n)
    return;
  old = get_cell (points, row, column);
  g_autofree char *shown = isfinite (old) ? near_text_dup_significant (old, 6) : g_strdup ("");
  if (g_str_equal (text, shown))
    return;
  if (text[0] != '\0' && !near_text_parse_finite (text, &value, &error))
    {
      g_signal_emit (self, signals[REFUSED], 0, error->message);
      gtk_editable_set_text (GTK_EDITABLE (cell), shown);
      return;
    }
  if (!put_cell (self, row, column, value, &error))
    {
      g_signal_emit (self, signals[REFUSED], 0, error->message);
      gtk_editable_set_text (GTK_EDITABLE (cell), shown);
    }
}

static void
on_activate (GtkEntry *cell, GtkListItem *item)
{
  take_text (g_object_get_data (G_OBJECT (cell), "table"), item);
}

static void
on_focus (GtkWidget *text, GParamSpec *pspec, GtkListItem *item)
{
  GtkWidget *cell = gtk_widget_get_ancestor (text, GTK_TYPE_ENTRY);
  NearPointsTable *self = cell != NULL ? g_object_get_data (G_OBJECT (cell), "table") : NULL;

  if (self == NULL)
    return;
  if (!gtk_widget_has_focus (text))
    take_text (self, item);
  else if (self->selection != NULL)
    gtk_single_selection_set_selected (self->selection, gtk_list_item_get_position (item));
}

static void
on_toggled (GtkCheckButton *cell, GtkListItem *item)
{
  NearPointsTable *self = g_object_get_data (G_OBJECT (cell), "table");
  g_autoptr (GError) error = NULL;

  if (self->updating || self->lab == NULL)
    return;
  if (!near_gp_lab_set_point_test (self->lab, gtk_list_item_get_position (item),
                                   gtk_check_button_get_active (cell), &error))
    g_signal_emit (self, signals[REFUSED], 0, error->message);
}

static void
on_setup (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer column)
{
  NearPointsTable *self = g_object_get_data (G_OBJECT (factory), "table");
  gboolean check = GPOINTER_TO_INT (column) == (int) self->n_inputs + COLUMN_TEST;
  GtkWidget *cell = check ? gtk_check_button_new () : gtk_entry_new ();

  g_object_set_data (G_OBJECT (cell), "table", self);
  g_object_set_data (G_OBJECT (cell), "column", column);
  if (check)
    {
      gtk_accessible_update_property (GTK_ACCESSIBLE (cell), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Held out"), -1);
      g_signal_connect (cell, "toggled", G_CALLBACK (on_toggled), item);
    }
  else
    {
      gtk_accessible_update_property (GTK_ACCESSIBLE (cell), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      g_object_get_data (G_OBJECT (factory), "title"), -1);
      gtk_entry_set_has_frame (GTK_ENTRY (cell), FALSE);
      gtk_editable_set_width_chars (GTK_EDITABLE (cell), CELL_CHARS);
      gtk_editable_set_alignment (GTK_EDITABLE (cell), 1.0f);
      gtk_widget_add_css_class (cell, "numeric");
      g_signal_connect (cell, "activate", G_CALLBACK (on_activate), item);
      g_signal_connect (gtk_editable_get_delegate (GTK_EDITABLE (cell)), "notify::has-focus",
                        G_CALLBACK (on_focus), item);
    }
  gtk_list_item_set_child (item, cell);
}

static void
on_bind (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer column)
{
  NearPointsTable *self = g_object_get_data (G_OBJECT (factory), "table");

  g_ptr_array_add (self->bound, item);
  show_cell (self, item);
}

static void
on_unbind (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer column)
{
  NearPointsTable *self = g_object_get_data (G_OBJECT (factory), "table");

  g_ptr_array_remove_fast (self->bound, item);
}

/* --- columns -------------------------------------------------------------------------------------- */

static void
add_column (NearPointsTable *self, const char *title, int column)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkColumnViewColumn) view_column = NULL;

  g_object_set_data (G_OBJECT (factory), "table", self);
  g_object_set_data_full (G_OBJECT (factory), "title", g_strdup (title), g_free);
  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), GINT_TO_POINTER (column));
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind), GINT_TO_POINTER (column));
  g_signal_connect (factory, "unbind", G_CALLBACK (on_unbind), GINT_TO_POINTER (column));
  view_column = gtk_column_view_column_new (title, factory);
  gtk_column_view_column_set_resizable (view_column, TRUE);
  gtk_column_view_append_column (GTK_COLUMN_VIEW (self->view), view_column);
}

static void
make_columns (NearPointsTable *self, const NearGpPoints *points, guint model)
{
  GListModel *columns = gtk_column_view_get_columns (GTK_COLUMN_VIEW (self->view));

  while (g_list_model_get_n_items (columns) > 0)
    {
      g_autoptr (GtkColumnViewColumn) first = g_list_model_get_item (columns, 0);

      gtk_column_view_remove_column (GTK_COLUMN_VIEW (self->view), first);
    }
  self->n_inputs = points->n_inputs;
  self->model = model;
  for (guint i = 0; i < points->n_inputs; i++)
    add_column (self, points->input_names[i], (int) i);
  add_column (self, points->target_name, (int) points->n_inputs + COLUMN_VALUE);
  if (model == NEAR_GP_MODEL_REGRESSION)
    add_column (self, "±", (int) points->n_inputs + COLUMN_SD);
  if (model == NEAR_GP_MODEL_CHANGE_POINT)
    add_column (self, _ ("label"), (int) points->n_inputs + COLUMN_LABEL);
  if (model == NEAR_GP_MODEL_DERIVATIVE)
    add_column (self, _ ("slope"), (int) points->n_inputs + COLUMN_SLOPE);
  add_column (self, _ ("test"), (int) points->n_inputs + COLUMN_TEST);
}

/* Names of inputs and target, one a line. */
static char *
dup_titles (const NearGpPoints *points)
{
  g_autofree char *inputs = g_strjoinv ("\n", points->input_names);

  return g_strconcat (inputs, "\n", points->target_name, NULL);
}

static void
fill (NearPointsTable *self)
{
  const NearGpPoints *points = self->lab != NULL ? near_gp_lab_get_points (self->lab) : NULL;
  guint n_old = g_list_model_get_n_items (G_LIST_MODEL (self->items)), selected;
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autofree char *titles = points != NULL ? dup_titles (points) : NULL;

  if (points == NULL)
    {
      gtk_string_list_splice (self->items, 0, n_old, NULL);
      return;
    }
  if (points->n_inputs != self->n_inputs || near_gp_lab_get_spec (self->lab)->model != self->model
      || g_strcmp0 (titles, self->titles) != 0)
    {
      make_columns (self, points, near_gp_lab_get_spec (self->lab)->model);
      g_free (self->titles);
      self->titles = g_steal_pointer (&titles);
    }
  /* rows that stay keep the keyboard */
  if (points->n == n_old)
    {
      for (guint i = 0; i < self->bound->len; i++)
        show_cell (self, self->bound->pdata[i]);
      return;
    }
  for (gsize i = 0; i < points->n; i++)
    g_ptr_array_add (names, (gpointer) "");
  g_ptr_array_add (names, NULL);
  selected = gtk_single_selection_get_selected (self->selection);
  self->updating = TRUE;
  gtk_string_list_splice (self->items, 0, n_old, (const char *const *) names->pdata);
  gtk_single_selection_set_selected (self->selection, selected);
  self->updating = FALSE;
}

static gboolean
on_timeout (gpointer user_data)
{
  NearPointsTable *self = user_data;

  self->source = 0;
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    fill (self);
  return G_SOURCE_REMOVE;
}

void
near_points_table_update (NearPointsTable *self)
{
  if (self->source == 0)
    self->source = g_timeout_add (INTERVAL_MS, on_timeout, self);
}

void
near_points_table_set_lab (NearPointsTable *self, NearGpLab *lab)
{
  g_set_object (&self->lab, lab);
  near_points_table_update (self);
}

void
near_points_table_set_selected (NearPointsTable *self, int point)
{
  self->updating = TRUE;
  gtk_single_selection_set_selected (self->selection, point >= 0 ? (guint) point : GTK_INVALID_LIST_POSITION);
  self->updating = FALSE;
}

static void
on_selection (NearPointsTable *self)
{
  guint selected = gtk_single_selection_get_selected (self->selection);

  if (!self->updating)
    g_signal_emit (self, signals[SELECTED], 0, selected != GTK_INVALID_LIST_POSITION ? (int) selected : -1);
}

/* --- object --------------------------------------------------------------------------------------- */

static void
near_points_table_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (near_points_table_parent_class)->map (widget);
  near_points_table_update (NEAR_POINTS_TABLE (widget));
}

static void
near_points_table_dispose (GObject *object)
{
  NearPointsTable *self = NEAR_POINTS_TABLE (object);

  g_clear_handle_id (&self->source, g_source_remove);
  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  g_clear_object (&self->lab);
  near_widget_unparent_children (GTK_WIDGET (self));
  g_clear_object (&self->selection);
  G_OBJECT_CLASS (near_points_table_parent_class)->dispose (object);
}

static void
near_points_table_finalize (GObject *object)
{
  NearPointsTable *self = NEAR_POINTS_TABLE (object);

  g_ptr_array_unref (self->bound);
  g_free (self->titles);
  G_OBJECT_CLASS (near_points_table_parent_class)->finalize (object);
}

static void
near_points_table_class_init (NearPointsTableClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = near_points_table_dispose;
  G_OBJECT_CLASS (klass)->finalize = near_points_table_finalize;
  widget_class->map = near_points_table_map;
  signals[REFUSED] = g_signal_new ("refused", NEAR_TYPE_POINTS_TABLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SELECTED] = g_signal_new ("selected", NEAR_TYPE_POINTS_TABLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 1, G_TYPE_INT);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "pointstable");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
near_points_table_init (NearPointsTable *self)
{
  self->bound = g_ptr_array_new ();
  self->items = gtk_string_list_new (NULL);
  self->selection = gtk_single_selection_new (G_LIST_MODEL (self->items));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  g_signal_connect_swapped (self->selection, "notify::selected", G_CALLBACK (on_selection), self);
  self->view = gtk_column_view_new (GTK_SELECTION_MODEL (g_object_ref (self->selection)));
  gtk_widget_add_css_class (self->view, "data-table");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Measured points"), -1);
  self->scrolled = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (self->scrolled), HEIGHT);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scrolled), self->view);
  gtk_widget_set_parent (self->scrolled, GTK_WIDGET (self));
}

GtkWidget *
near_points_table_new (void)
{
  return g_object_new (NEAR_TYPE_POINTS_TABLE, NULL);
}
