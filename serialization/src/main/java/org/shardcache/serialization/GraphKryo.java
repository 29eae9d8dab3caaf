package org.shardcache.serialization;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.Registration;
import com.esotericsoftware.kryo.kryo5.objenesis.strategy.StdInstantiatorStrategy;

/** Kryo with every decision about classes, references and limits taken here. */
@SuppressWarnings("rawtypes") // Kryo's signatures
final class GraphKryo extends Kryo {

  private final FilteredClassResolver classes;
  private final GraphReferences references;

  GraphKryo(SerializationContext context, KryoTypes types) {
    this(new FilteredClassResolver(context, types), new GraphReferences(context), types);
    setClassLoader(context.classLoader());
  }

  private GraphKryo(FilteredClassResolver classes, GraphReferences references, KryoTypes types) {
    super(classes, references);
    this.classes = classes;
    this.references = references;
    setRegistrationRequired(false);
    setOptimizedGenerics(false);
    setAutoReset(false);
    setInstantiatorStrategy(new StdInstantiatorStrategy());
    types.registerIn(this);
  }

  GraphReferences graph() {
    return references;
  }

  @Override
  public Registration getRegistration(Class type) {
    Registration registration = getClassResolver().getRegistration(type);
    return registration != null ? registration : classes.registerImplicit(type);
  }
}
