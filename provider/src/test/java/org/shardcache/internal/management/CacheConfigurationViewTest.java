package org.shardcache.internal.management;

import static org.assertj.core.api.Assertions.assertThat;

import javax.cache.configuration.Configuration;
import javax.cache.configuration.MutableConfiguration;
import org.junit.jupiter.api.Test;

final class CacheConfigurationViewTest {

  private final MutableConfiguration<Integer, String> configuration =
      new MutableConfiguration<Integer, String>().setTypes(Integer.class, String.class);

  private final CacheConfigurationView view = new CacheConfigurationView(() -> configuration);

  @Test
  void showsTypesByTheirNames() {
    assertThat(view.getKeyType()).isEqualTo("java.lang.Integer");
    assertThat(view.getValueType()).isEqualTo("java.lang.String");
  }

  @Test
  void showsEachFlagAsItIsSet() {
    configuration.setStoreByValue(false);
    assertFlags(false, false, false, false, false);

    configuration.setReadThrough(true);
    assertFlags(true, false, false, false, false);

    configuration.setReadThrough(false).setWriteThrough(true);
    assertFlags(false, true, false, false, false);

    configuration.setWriteThrough(false).setStoreByValue(true);
    assertFlags(false, false, true, false, false);
  }

  @Test
  void followsStatisticsAndManagementAsTheyAreSwitched() {
    assertFlags(false, false, true, false, false);

    configuration.setStatisticsEnabled(true);
    assertFlags(false, false, true, true, false);

    configuration.setStatisticsEnabled(false).setManagementEnabled(true);
    assertFlags(false, false, true, false, true);
  }

  @Test
  void aPlainConfigurationHasEverythingOffThatItCannotExpress() {
    Configuration<Object, Object> plain = new PlainConfiguration();
    CacheConfigurationView plainView = new CacheConfigurationView(() -> plain);

    assertThat(plainView.getKeyType()).isEqualTo("java.lang.Object");
    assertThat(plainView.isStoreByValue()).isTrue();
    assertThat(plainView.isReadThrough()).isFalse();
    assertThat(plainView.isWriteThrough()).isFalse();
    assertThat(plainView.isStatisticsEnabled()).isFalse();
    assertThat(plainView.isManagementEnabled()).isFalse();
  }

  private void assertFlags(
      boolean readThrough,
      boolean writeThrough,
      boolean storeByValue,
      boolean statistics,
      boolean management) {
    assertThat(view.isReadThrough()).as("read-through").isEqualTo(readThrough);
    assertThat(view.isWriteThrough()).as("write-through").isEqualTo(writeThrough);
    assertThat(view.isStoreByValue()).as("store-by-value").isEqualTo(storeByValue);
    assertThat(view.isStatisticsEnabled()).as("statistics").isEqualTo(statistics);
    assertThat(view.isManagementEnabled()).as("management").isEqualTo(management);
  }

  private static final class PlainConfiguration implements Configuration<Object, Object> {

    private static final long serialVersionUID = 1L;

    @Override
    public Class<Object> getKeyType() {
      return Object.class;
    }

    @Override
    public Class<Object> getValueType() {
      return Object.class;
    }

    @Override
    public boolean isStoreByValue() {
      return true;
    }
  }
}
