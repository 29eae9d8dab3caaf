package org.shardcache.serialization;

import java.lang.reflect.AccessibleObject;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Member;

/** Makes private members of the application's classes accessible, where their module permits it. */
final class MemberAccess {

  private MemberAccess() {}

  /**
   * Makes a field or constructor accessible.
   *
   * @throws SerializationException if the module of its class does not open the package
   */
  static <T extends AccessibleObject & Member> T open(T member) {
    try {
      member.setAccessible(true);
      return member;
    } catch (InaccessibleObjectException e) {
      Class<?> type = member.getDeclaringClass();
      throw new SerializationException(
          "class "
              + type.getName()
              + " is in module "
              + type.getModule().getName()
              + ", which does not open its package; open it in module-info.java: opens "
              + type.getPackageName()
              + recipient()
              + ";",
          e);
    }
  }

  /** On the class path we have no name that a package could be opened to. */
  private static String recipient() {
    Module module = MemberAccess.class.getModule();
    return module.isNamed() ? " to " + module.getName() : "";
  }
}
