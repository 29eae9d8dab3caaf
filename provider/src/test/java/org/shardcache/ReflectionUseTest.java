package org.shardcache;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * What native-image cannot see by itself happens in these classes only, all of which the
 * reachability metadata or docs/native-image.md take care of.
 */
class ReflectionUseTest {

  private static final String KNOWN =
      """
      configuration.CustomRouters: Class.forName Class.getConstructor Class.getConstructors
      configuration.NamedObjectReader: Class.forName Class.getConstructor
      configuration.SettingsFile: ClassLoader.getResource
      internal.cache.CacheAssembly: Class.forName
      internal.cache.Observers: ServiceLoader.load
      internal.cache.TopologyFactory: Class.forName
      internal.management.RegisteredBean: MBeanServer.registerMBean
      internal.shard.RedisDriver: ClassLoader.getResource
      internal.shard.ShardConnection: Lookup.findVarHandle
      internal.shard.VirtualThreads: Lookup.findVirtual
      internal.store.Script: Class.getResourceAsStream
      serialization.CheckedInput: ObjectInputStream.<init>
      serialization.CheckedOutput: ObjectOutputStream.<init>
      serialization.ClassNames: Class.forName
      serialization.DeclaredTypes: Class.getDeclaredFields Class.getGenericSuperclass Class.getPermittedSubclasses
      serialization.FieldForm: Lookup.findStatic Lookup.findVirtual
      serialization.FieldHandles: Lookup.findStatic Lookup.unreflectGetter Lookup.unreflectSetter
      serialization.Fingerprint: Class.getGenericSuperclass
      serialization.GraphKryo: StdInstantiatorStrategy.<init>
      serialization.HashCollisions: Class.getGenericInterfaces
      serialization.JavaForm: Class.getDeclaredMethods
      serialization.JsonFields: Class.getDeclaredFields
      serialization.JsonFractions: Array.newInstance
      serialization.JsonTypes: Class.getDeclaredFields
      serialization.KeyContainers: Array.newInstance
      serialization.KeyReader: Array.newInstance
      serialization.KeyShapes: Class.getDeclaredField Class.getDeclaredFields
      serialization.KryoRegistrations: ServiceLoader.load
      serialization.NamedParts: Class.forName Class.getConstructor Class.getConstructors
      serialization.NamedServices: ServiceLoader.load
      serialization.NativeImage: Class.forName
      serialization.ObjectArraySerializer: Array.newInstance
      serialization.ObjectMaker: Class.getDeclaredConstructor StdInstantiatorStrategy.<init> StdInstantiatorStrategy.newInstantiatorOf
      serialization.OptionalLibrary: Class.forName
      serialization.RecordMaker: Class.getDeclaredConstructor Class.getDeclaredField Class.getRecordComponents Lookup.findVirtual Lookup.unreflectConstructor
      serialization.SequencedWrappers: Class.forName Lookup.findStatic
      serialization.SerialLayout: Class.getDeclaredField Class.getGenericSuperclass ObjectStreamClass.lookup
      serialization.Shape: Class.getDeclaredFields Class.getRecordComponents
      serialization.Views: Class.forName
      """;

  /** Owners and names of members that find something at run time. */
  private static final Map<Pattern, Pattern> DYNAMIC =
      Map.ofEntries(
          of(
              "java\\.lang\\.Class",
              "forName|arrayType|newInstance|getDeclared(?!ingClass).*|getFields?|getMethods?"
                  + "|getConstructors?|getRecordComponents|getPermittedSubclasses|getResource.*"
                  + "|getGeneric.*|getClasses|getNestMembers"),
          of(".*ClassLoader", "loadClass|findClass|defineClass|get(System)?Resources?(AsStream)?"),
          of("java\\.lang\\.Module", "getResourceAsStream"),
          of("java\\.lang\\.invoke\\.MethodHandles", "privateLookupIn"),
          of("java\\.lang\\.invoke\\.MethodHandles\\$Lookup", "find.*|unreflect.*|define.*"),
          of("java\\.lang\\.reflect\\.(Array|Proxy)", "newInstance|newProxyInstance|getProxyClass"),
          of("java\\.util\\.ServiceLoader", "load.*"),
          of("java\\.util\\.ResourceBundle", "getBundle"),
          of(".*FieldUpdater", "newUpdater"),
          of("java\\.io\\.Object((In|Out)putStream|StreamClass)", "<init>|lookup.*"),
          of(".*ReflectionFactory|.*\\.Unsafe", ".*"),
          of(".*\\.objenesis\\..*Strategy", ".*"),
          of("javax\\.management\\.MBeanServer", "registerMBean|createMBean"),
          of("java\\.lang\\.(System|Runtime)", "load(Library)?"));

  private static Map.Entry<Pattern, Pattern> of(String owner, String name) {
    return Map.entry(Pattern.compile(owner), Pattern.compile(name));
  }

  @Test
  void onlyTheKnownClassesLookThingsUpAtRunTime() {
    List<String> uses =
        ArchitectureTest.MAIN.stream()
            .filter(type -> !type.getPackageName().equals("org.shardcache.embedded"))
            .filter(type -> usesOf(type).length() > 0)
            .map(
                type ->
                    type.getName().replaceFirst("org\\.shardcache\\.", "") + ": " + usesOf(type))
            .toList();
    assertThat(uses)
        .as(
            "native-image sees none of this by itself: correct the reachability-metadata.json of the"
                + " module and docs/native-image.md, then this list")
        .containsExactlyInAnyOrderElementsOf(KNOWN.lines().toList());
  }

  private static String usesOf(JavaClass type) {
    return type.getAccessesFromSelf().stream()
        .map(access -> access.getTarget())
        .filter(ReflectionUseTest::isDynamic)
        .map(target -> target.getOwner().getSimpleName() + "." + target.getName())
        .collect(Collectors.toCollection(TreeSet::new))
        .stream()
        .collect(Collectors.joining(" "));
  }

  private static boolean isDynamic(AccessTarget target) {
    return DYNAMIC.entrySet().stream()
        .anyMatch(
            members ->
                members.getKey().matcher(target.getOwner().getName()).matches()
                    && members.getValue().matcher(target.getName()).matches());
  }
}
