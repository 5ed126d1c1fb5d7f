/* near-kernel-cards.c — a kernel as a small tree of cards
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-kernel-cards-private.h"
#include "near-widget.h"

#include <glib/gi18n.h>
#include <string.h>

enum
{
  KERNEL_CHOSEN,
  PARAMETER_CHOSEN,
  DRAG_ENDED,
  REFUSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (NearKernelCards, near_kernel_cards, GTK_TYPE_WIDGET)

/* --- changing the tree ---------------------------------------------------------------------------- */

static void
refuse (NearKernelCards *self, const GError *error)
{
  g_signal_emit (self, signals[REFUSED], 0, error->message);
}

void
near_kernel_cards_choose (NearKernelCards *self, const NearKernel *kernel)
{
  g_autofree char *text = near_kernel_format (kernel, 0);

  g_signal_emit (self, signals[KERNEL_CHOSEN], 0, text);
}

/* The node at "0.1"; borrowed. */
static NearKernel *
find_node (NearKernel *kernel, const char *path)
{
  g_auto (GStrv) parts = g_strsplit (path, ".", -1);

  for (guint i = 0; parts[i] != NULL && parts[i][0] != '\0'; i++)
    {
      guint child = (guint) g_ascii_strtoull (parts[i], NULL, 10);

      if (child >= near_kernel_get_n_children (kernel))
        return NULL;
      kernel = near_kernel_get_child (kernel, child);
    }
  return kernel;
}

/* A new leaf with values that suit the data, as text; a factor's variance is 1, there is one already. */
static char *
dup_leaf_text (NearKernelCards *self, const char *name, gboolean factor, GError **error)
{
  gboolean branches = g_str_equal (name, "ChangePoint");
  g_autofree char *text = branches ? g_strdup ("ChangePoint(RBF,RBF)") : g_strdup (name);
  g_autoptr (NearKernel) leaf = near_kernel_parse (text, near_kernel_get_n_inputs (self->kernel),
                                                   (const char *const *) self->input_names, error);
  g_autoptr (NearKernel) adapted = NULL;
  g_autoptr (NearKernel) plain = NULL;
  guint i;

  if (leaf == NULL)
    return NULL;
  adapted = self->adapt != NULL ? self->adapt (leaf, self->adapt_data) : near_kernel_ref (leaf);
  if (factor && near_kernel_find_parameter (adapted, "variance", &i))
    plain = near_kernel_with_parameter (adapted, i, 1.0, NULL);
  return near_kernel_format (plain != NULL ? plain : adapted, 4);
}

/* @target: "path|sign|name"; sign '=' replaces, '+' and '*' join. */
static void
join_action (GtkWidget *widget, const char *action, GVariant *target)
{
  NearKernelCards *self = NEAR_KERNEL_CARDS (widget);
  g_auto (GStrv) parts = g_strsplit (g_variant_get_string (target, NULL), "|", 3);
  NearKernel *node = find_node (self->kernel, parts[0]);
  g_autoptr (GError) error = NULL;
  g_autofree char *leaf = node != NULL ? dup_leaf_text (self, parts[2], parts[1][0] == '*', &error) : NULL;
  g_autofree char *old = node != NULL ? near_kernel_format (node, 0) : NULL;
  g_autofree char *text = NULL;

  if (leaf == NULL)
    {
      if (error != NULL)
        refuse (self, error);
      return;
    }
  if (parts[1][0] == '=')
    text = g_strdup (leaf);
  else if (parts[1][0] == '+')
    text = g_strdup_printf ("%s + %s", old, leaf);
  else
    text = g_strdup_printf ("(%s)*%s", old, leaf);
  g_autoptr (NearKernel) with = near_kernel_parse (text, near_kernel_get_n_inputs (self->kernel),
                                                   (const char *const *) self->input_names, &error);
  g_autoptr (NearKernel) kernel
      = with != NULL ? near_kernel_replace (self->kernel, parts[0], with, &error) : NULL;
  if (kernel == NULL)
    refuse (self, error);
  else
    near_kernel_cards_choose (self, kernel);
}

static void
remove_action (GtkWidget *widget, const char *action, GVariant *target)
{
  NearKernelCards *self = NEAR_KERNEL_CARDS (widget);
  g_autoptr (GError) error = NULL;
  g_autoptr (NearKernel) kernel
      = near_kernel_replace (self->kernel, g_variant_get_string (target, NULL), NULL, &error);

  if (kernel == NULL)
    refuse (self, error);
  else
    near_kernel_cards_choose (self, kernel);
}

static void
on_text (GtkEntry *entry, NearKernelCards *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (entry));
  g_autoptr (GError) error = NULL;
  g_autoptr (NearKernel) kernel = near_kernel_parse (text, near_kernel_get_n_inputs (self->kernel),
                                                     (const char *const *) self->input_names, &error);

  if (kernel == NULL)
    {
      gtk_widget_add_css_class (GTK_WIDGET (entry), "error");
      gtk_widget_set_tooltip_text (GTK_WIDGET (entry), error->message);
      refuse (self, error);
      return;
    }
  near_kernel_cards_choose (self, kernel);
}

/* --- cards ---------------------------------------------------------------------------------------- */

static void
add_parameters (NearKernelCards *self, GtkWidget *card, const char *path)
{
  for (guint i = 0; i < near_kernel_get_n_parameters (self->kernel); i++)
    {
      const NearKernelParameter *p = near_kernel_get_parameter (self->kernel, i);

      if (g_str_equal (p->path, path))
        near_kernel_cards_add_slider (self, card, p);
    }
}

static GtkWidget *new_node (NearKernelCards *self, NearKernel *node, const char *path);

static void
add_children (NearKernelCards *self, GtkWidget *box, NearKernel *node, const char *path, const char *sign)
{
  for (guint i = 0; i < near_kernel_get_n_children (node); i++)
    {
      g_autofree char *child_path
          = path[0] != '\0' ? g_strdup_printf ("%s.%u", path, i) : g_strdup_printf ("%u", i);

      if (i > 0 && sign != NULL)
        {
          GtkWidget *label = gtk_label_new (sign);

          gtk_widget_add_css_class (label, "kernel-sign");
          gtk_box_append (GTK_BOX (box), label);
        }
      gtk_box_append (GTK_BOX (box), new_node (self, near_kernel_get_child (node, i), child_path));
    }
}

static GtkWidget *
new_frame (NearKernelCards *self, NearKernel *node, const char *path, const char *sign)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);

  if (path[0] != '\0' || near_kernel_get_kind (node) != NEAR_KERNEL_SUM)
    gtk_widget_add_css_class (box, "kernel-frame");
  add_parameters (self, box, path);
  add_children (self, box, node, path, sign);
  return box;
}

static GtkWidget *
new_card (NearKernelCards *self, NearKernel *node, const char *path)
{
  const NearKernelInfo *info = near_kernel_get_info (near_kernel_get_kind (node));
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2), *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  GtkWidget *name = gtk_label_new (info->text_name), *formula = gtk_label_new (NULL);

  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (card, "kernel-card");
  gtk_label_set_xalign (GTK_LABEL (name), 0.0f);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (name, TRUE);
  gtk_widget_add_css_class (name, "heading");
  g_autofree char *tooltip = g_strdup_printf ("%s. %s", _ (info->info.name), _ (info->info.sentence));
  gtk_widget_set_tooltip_text (name, tooltip);
  if (info->formula != NULL)
    gtk_label_set_markup (GTK_LABEL (formula), info->formula);
  gtk_label_set_xalign (GTK_LABEL (formula), 0.0f);
  gtk_label_set_wrap (GTK_LABEL (formula), TRUE);
  gtk_widget_add_css_class (formula, "dim-label");
  gtk_box_append (GTK_BOX (head), name);
  gtk_box_append (GTK_BOX (head), near_kernel_cards_new_menu (path, _ (info->info.name)));
  gtk_box_append (GTK_BOX (card), head);
  gtk_box_append (GTK_BOX (card), formula);
  add_parameters (self, card, path);
  add_children (self, card, node, path, _ ("then"));
  return card;
}

static GtkWidget *
new_node (NearKernelCards *self, NearKernel *node, const char *path)
{
  switch ((int) near_kernel_get_kind (node))
    {
    case NEAR_KERNEL_SUM:
      return new_frame (self, node, path, "+");
    case NEAR_KERNEL_PRODUCT:
      return new_frame (self, node, path, "×");
    case NEAR_KERNEL_POWER:
      return new_frame (self, node, path, NULL);
    default:
      return new_card (self, node, path);
    }
}

/* What decides whether cards can stay: kinds and names, not values or locks, so that a lock keeps the keyboard. */
static void
append_signature (GString *text, NearKernel *node)
{
  g_string_append_printf (text, "(%d", (int) near_kernel_get_kind (node));
  for (guint i = 0; i < near_kernel_get_n_children (node); i++)
    append_signature (text, near_kernel_get_child (node, i));
  g_string_append_c (text, ')');
}

static char *
dup_signature (NearKernel *kernel)
{
  GString *text = g_string_new (NULL);

  append_signature (text, kernel);
  for (guint i = 0; i < near_kernel_get_n_parameters (kernel); i++)
    {
      g_string_append (text, near_kernel_get_parameter (kernel, i)->name);
      g_string_append_c (text, ';');
    }
  return g_string_free (text, FALSE);
}

static void
rebuild (NearKernelCards *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->tree)) != NULL)
    gtk_box_remove (GTK_BOX (self->tree), child);
  g_ptr_array_set_size (self->rows, 0);
  gtk_box_append (GTK_BOX (self->tree), new_node (self, self->kernel, ""));
}

void
near_kernel_cards_set_kernel (NearKernelCards *self, NearKernel *kernel, const char *const *input_names)
{
  g_autofree char *signature = dup_signature (kernel);
  g_autofree char *text = near_kernel_format (kernel, 4);

  near_kernel_ref (kernel);
  near_kernel_unref (self->kernel);
  self->kernel = kernel;
  g_strfreev (self->input_names);
  self->input_names = g_strdupv ((char **) input_names);
  self->updating = TRUE;
  if (g_strcmp0 (signature, self->signature) != 0)
    {
      rebuild (self);
      g_free (self->signature);
      self->signature = g_steal_pointer (&signature);
    }
  near_kernel_cards_show_values (self);
  gtk_widget_remove_css_class (self->entry, "error");
  gtk_widget_set_tooltip_text (self->entry, _ ("The kernel as text; Enter takes it"));
  if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (self->entry)), text) != 0)
    gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  self->updating = FALSE;
}

void
near_kernel_cards_set_adapt (NearKernelCards *self, NearKernel *(*adapt) (NearKernel *, gpointer),
                             gpointer user_data)
{
  self->adapt = adapt;
  self->adapt_data = user_data;
}

/* --- object --------------------------------------------------------------------------------------- */

static void
near_kernel_cards_dispose (GObject *object)
{
  g_clear_handle_id (&NEAR_KERNEL_CARDS (object)->end_source, g_source_remove);
  near_widget_unparent_children (GTK_WIDGET (object));
  G_OBJECT_CLASS (near_kernel_cards_parent_class)->dispose (object);
}

static void
near_kernel_cards_finalize (GObject *object)
{
  NearKernelCards *self = NEAR_KERNEL_CARDS (object);

  near_kernel_unref (self->kernel);
  g_strfreev (self->input_names);
  g_free (self->signature);
  g_ptr_array_unref (self->rows);
  G_OBJECT_CLASS (near_kernel_cards_parent_class)->finalize (object);
}

static void
near_kernel_cards_class_init (NearKernelCardsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = near_kernel_cards_dispose;
  object_class->finalize = near_kernel_cards_finalize;
  signals[KERNEL_CHOSEN] = g_signal_new ("kernel-chosen", NEAR_TYPE_KERNEL_CARDS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                         NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[PARAMETER_CHOSEN] = g_signal_new ("parameter-chosen", NEAR_TYPE_KERNEL_CARDS, G_SIGNAL_RUN_LAST, 0, NULL,
                                            NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_DOUBLE);
  signals[DRAG_ENDED] = g_signal_new ("drag-ended", NEAR_TYPE_KERNEL_CARDS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                      G_TYPE_NONE, 0);
  signals[REFUSED] = g_signal_new ("refused", NEAR_TYPE_KERNEL_CARDS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "kernelcards");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_install_action (widget_class, "kernel.join", "s", join_action);
  gtk_widget_class_install_action (widget_class, "kernel.remove", "s", remove_action);
}

static void
near_kernel_cards_init (NearKernelCards *self)
{
  GtkBoxLayout *layout = GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self)));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (layout, 8);
  self->rows = g_ptr_array_new_with_free_func (near_kernel_row_unref);
  self->entry = gtk_entry_new ();
  self->tree = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  gtk_widget_add_css_class (self->entry, "monospace");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("The kernel as text"), -1);
  g_signal_connect (self->entry, "activate", G_CALLBACK (on_text), self);
  gtk_widget_set_parent (self->entry, GTK_WIDGET (self));
  gtk_widget_set_parent (self->tree, GTK_WIDGET (self));
}

GtkWidget *
near_kernel_cards_new (void)
{
  return g_object_new (NEAR_TYPE_KERNEL_CARDS, NULL);
}
