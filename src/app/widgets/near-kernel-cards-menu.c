/* near-kernel-cards-menu.c — what can be done to a card: another kernel, + or × a further one, away
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-kernel-cards-private.h"

#include <glib/gi18n.h>

static GMenuModel *
new_kernel_menu (const char *path, char sign)
{
  GMenu *menu = g_menu_new ();

  for (guint i = 0; i < NEAR_KERNEL_N_LEAVES; i++)
    {
      const NearKernelInfo *info = near_kernel_get_info ((NearKernelKind) i);
      g_autofree char *target = g_strdup_printf ("%s|%c|%s", path, sign, info->text_name);
      g_autoptr (GMenuItem) item = g_menu_item_new (_ (info->info.name), NULL);

      g_menu_item_set_action_and_target (item, "kernel.join", "s", target);
      g_menu_append_item (menu, item);
    }
  return G_MENU_MODEL (menu);
}

GtkWidget *
near_kernel_cards_new_menu (const char *path, const char *name)
{
  GtkWidget *button = gtk_menu_button_new ();
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenuModel) other = new_kernel_menu (path, '='), plus = new_kernel_menu (path, '+'),
                         times = new_kernel_menu (path, '*');
  g_autoptr (GMenuItem) away = g_menu_item_new (_ ("Take away"), NULL);
  g_autofree char *label = g_strdup_printf (_ ("Change %s"), name);

  g_menu_append_submenu (menu, _ ("Another kernel here"), other);
  g_menu_append_submenu (menu, _ ("Add: this + …"), plus);
  g_menu_append_submenu (menu, _ ("Multiply: this × …"), times);
  g_menu_item_set_action_and_target (away, "kernel.remove", "s", path);
  g_menu_append_item (menu, away);
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "view-more-symbolic");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), G_MENU_MODEL (menu));
  gtk_menu_button_set_has_frame (GTK_MENU_BUTTON (button), FALSE);
  gtk_widget_add_css_class (button, "small-button");
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  return button;
}
