package org.shardcache.serialization;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What every filter admits: value types of the JDK, by name, so that a class that a run-time image
 * lacks does no harm. None of them does anything but hold data when it is read.
 */
final class JdkTypes {

  private static final Set<String> NAMES = collect();

  private JdkTypes() {}

  static boolean allows(String className) {
    return NAMES.contains(className);
  }

  /** Whether a class belongs to the JDK: its fields are closed to us. */
  static boolean isPlatform(Class<?> type) {
    ClassLoader loader = type.getClassLoader();
    return loader == null || loader == ClassLoader.getPlatformClassLoader();
  }

  /** The names of all of them, also of those that this JVM lacks. */
  static Set<String> names() {
    return NAMES;
  }

  private static Set<String> collect() {
    Set<String> names = new HashSet<>();
    names.addAll(List.of("boolean", "byte", "char", "short", "int", "long", "float", "double"));
    add(
        names,
        "java.lang.",
        "Boolean Byte Character Short Integer Long Float Double Number String StringBuilder"
            + " StringBuffer Object Enum Record Comparable CharSequence Iterable Void");
    addExceptions(names);
    add(names, "java.math.", "BigInteger BigDecimal MathContext RoundingMode");
    add(names, "java.net.", "URI");
    add(names, "java.nio.charset.", "Charset");
    add(
        names,
        "java.time.",
        "DayOfWeek Duration Instant LocalDate LocalDateTime LocalTime Month MonthDay"
            + " OffsetDateTime OffsetTime Period Year YearMonth ZoneId ZoneOffset ZoneRegion"
            + " ZonedDateTime Ser temporal.ChronoUnit temporal.ChronoField");
    add(
        names,
        "java.time.chrono.",
        "Ser AbstractChronology ChronoLocalDateTimeImpl ChronoZonedDateTimeImpl ChronoPeriodImpl"
            + " IsoEra HijrahDate HijrahEra JapaneseDate JapaneseEra MinguoDate MinguoEra"
            + " ThaiBuddhistDate ThaiBuddhistEra IsoChronology HijrahChronology"
            + " JapaneseChronology MinguoChronology ThaiBuddhistChronology");
    add(names, "java.time.", "temporal.ValueRange");
    add(names, "java.sql.", "Date Time Timestamp");
    add(
        names,
        "java.util.",
        "UUID Locale Currency BitSet Date Optional OptionalInt OptionalLong OptionalDouble"
            + " Collection List Set Map SortedSet SortedMap NavigableSet NavigableMap Queue Deque"
            + " Map$Entry Comparator"
            + " ArrayList LinkedList ArrayDeque Vector Stack PriorityQueue HashSet LinkedHashSet"
            + " TreeSet EnumSet RegularEnumSet JumboEnumSet EnumSet$SerializationProxy HashMap"
            + " LinkedHashMap TreeMap EnumMap Hashtable Properties IdentityHashMap"
            + " AbstractMap$SimpleEntry"
            + " AbstractMap$SimpleImmutableEntry KeyValueHolder CollSer"
            + " Arrays$ArrayList ArrayList$SubList AbstractList$SubList"
            + " AbstractList$RandomAccessSubList ImmutableCollections$ListN"
            + " ImmutableCollections$List12 ImmutableCollections$SubList"
            + " ImmutableCollections$Set12 ImmutableCollections$SetN ImmutableCollections$Map1"
            + " ImmutableCollections$MapN");
    add(
        names,
        "java.util.Collections$",
        "EmptyList EmptySet EmptyMap SingletonList SingletonSet SingletonMap UnmodifiableCollection"
            + " UnmodifiableList UnmodifiableRandomAccessList UnmodifiableSet UnmodifiableSortedSet"
            + " UnmodifiableNavigableSet UnmodifiableMap UnmodifiableSortedMap"
            + " UnmodifiableNavigableMap SynchronizedCollection SynchronizedList"
            + " SynchronizedRandomAccessList SynchronizedSet SynchronizedSortedSet"
            + " SynchronizedNavigableSet SynchronizedMap SynchronizedSortedMap"
            + " SynchronizedNavigableMap SetFromMap AsLIFOQueue ReverseComparator"
            + " ReverseComparator2");
    add(names, "java.util.", "Comparators$NaturalOrderComparator Comparators$NullComparator");
    add(names, "java.lang.String$", "CaseInsensitiveComparator");
    add(
        names,
        "java.util.concurrent.",
        "ConcurrentHashMap ConcurrentHashMap$Segment ConcurrentSkipListMap ConcurrentSkipListSet"
            + " ConcurrentLinkedQueue ConcurrentLinkedDeque CopyOnWriteArrayList"
            + " CopyOnWriteArraySet LinkedBlockingQueue LinkedBlockingDeque ArrayBlockingQueue"
            + " PriorityBlockingQueue LinkedTransferQueue TimeUnit");
    add(names, "java.util.concurrent.locks.", "ReentrantLock ReentrantLock$Sync");
    add(
        names,
        "java.util.concurrent.locks.",
        "ReentrantLock$NonfairSync ReentrantLock$FairSync AbstractQueuedSynchronizer"
            + " AbstractQueuedSynchronizer$ConditionObject AbstractOwnableSynchronizer");
    add(
        names,
        "java.util.concurrent.atomic.",
        "AtomicBoolean AtomicInteger AtomicIntegerArray AtomicLong AtomicLongArray AtomicReference"
            + " AtomicReferenceArray LongAdder LongAdder$SerializationProxy DoubleAdder"
            + " DoubleAdder$SerializationProxy");
    return Set.copyOf(names);
  }

  private static void addExceptions(Set<String> names) {
    add(
        names,
        "java.lang.",
        "Throwable Exception RuntimeException Error AssertionError StackTraceElement"
            + " ArithmeticException ArrayIndexOutOfBoundsException ArrayStoreException"
            + " ClassCastException ClassNotFoundException CloneNotSupportedException"
            + " IllegalAccessException IllegalArgumentException IllegalCallerException"
            + " IllegalMonitorStateException IllegalStateException IllegalThreadStateException"
            + " IndexOutOfBoundsException InstantiationException InterruptedException"
            + " MatchException NegativeArraySizeException NoSuchFieldException"
            + " NoSuchMethodException NullPointerException NumberFormatException"
            + " ReflectiveOperationException SecurityException StringIndexOutOfBoundsException"
            + " TypeNotPresentException UnsupportedOperationException");
    add(
        names,
        "java.lang.",
        "LinkageError ExceptionInInitializerError IncompatibleClassChangeError AbstractMethodError"
            + " NoClassDefFoundError NoSuchFieldError NoSuchMethodError UnsatisfiedLinkError"
            + " VirtualMachineError InternalError OutOfMemoryError StackOverflowError");
    add(names, "java.lang.reflect.", "InvocationTargetException UndeclaredThrowableException");
    add(
        names,
        "java.io.",
        "Serializable IOException CharConversionException EOFException FileNotFoundException"
            + " InterruptedIOException IOError InvalidClassException InvalidObjectException"
            + " NotSerializableException ObjectStreamException StreamCorruptedException"
            + " UncheckedIOException UnsupportedEncodingException UTFDataFormatException");
    add(
        names,
        "java.net.",
        "BindException ConnectException MalformedURLException NoRouteToHostException"
            + " PortUnreachableException ProtocolException SocketException SocketTimeoutException"
            + " URISyntaxException UnknownHostException UnknownServiceException"
            + " http.HttpTimeoutException http.HttpConnectTimeoutException");
    add(
        names,
        "java.nio.",
        "BufferOverflowException BufferUnderflowException ReadOnlyBufferException"
            + " channels.ClosedChannelException channels.AsynchronousCloseException"
            + " charset.CharacterCodingException charset.IllegalCharsetNameException"
            + " charset.MalformedInputException charset.UnmappableCharacterException"
            + " charset.UnsupportedCharsetException file.AccessDeniedException"
            + " file.DirectoryNotEmptyException file.FileAlreadyExistsException"
            + " file.FileSystemException file.InvalidPathException file.NoSuchFileException"
            + " file.NotDirectoryException");
    add(
        names,
        "java.util.",
        "ConcurrentModificationException EmptyStackException InputMismatchException"
            + " MissingResourceException NoSuchElementException zip.DataFormatException"
            + " zip.ZipException");
    add(
        names,
        "java.util.concurrent.",
        "BrokenBarrierException CancellationException CompletionException ExecutionException"
            + " RejectedExecutionException TimeoutException");
    add(
        names,
        "java.time.",
        "DateTimeException format.DateTimeParseException temporal.UnsupportedTemporalTypeException"
            + " zone.ZoneRulesException");
    add(names, "java.text.", "ParseException");
    add(names, "java.security.", "GeneralSecurityException NoSuchAlgorithmException");
    add(
        names,
        "java.sql.",
        "SQLException SQLDataException SQLFeatureNotSupportedException"
            + " SQLIntegrityConstraintViolationException SQLInvalidAuthorizationSpecException"
            + " SQLNonTransientConnectionException SQLNonTransientException"
            + " SQLRecoverableException SQLSyntaxErrorException SQLTimeoutException"
            + " SQLTransactionRollbackException SQLTransientConnectionException"
            + " SQLTransientException SQLWarning BatchUpdateException");
  }

  private static void add(Set<String> names, String prefix, String simpleNames) {
    for (String name : simpleNames.split(" ", -1)) {
      names.add(prefix + name);
    }
  }
}
